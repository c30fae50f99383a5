import type { ReaderPlace, SentError } from '../../../database/index.ts'
import type { ArchivePlace } from '../../../log/index.ts'
import type { ExportOrder } from '../open-export.ts'

/** The data that the thread starts with. */
export interface ExportThreadData {
  reader: ReaderPlace
  place: ArchivePlace
  /** The server's IANA zone. */
  timeZone: string
}

/** A piece of an export; null after the last one. */
export type ExportPiece = { bytes: Uint8Array | null } | { error: SentError }

/** The functions of the main thread. */
export type MainCalls = {
  databaseFailed(error: SentError): void
}

/** The functions of the thread. */
export type ExportCalls = {
  /** Resolves with the reason if the export cannot begin, and with null if it begins. */
  begin(order: ExportOrder & { id: number }): Promise<SentError | null>
  next(id: number): Promise<ExportPiece>
  end(id: number): Promise<void>
  /** Resolves when the file is closed; it is opened again with the first query after `true`. */
  database(isOpen: boolean): Promise<void>
}
