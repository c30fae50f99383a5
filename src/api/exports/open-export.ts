import { readAhead } from '../../lib/read-ahead.ts'
import { csvRows, exportedEvents, ndjsonRows } from './export-rows.ts'
import type { ExportSource, PassSource } from './export-source.ts'
import { type ZipSource, zipRows } from './export-zip.ts'
import { exportedPasses, passCsvRows, passNdjsonRows } from './exported-passes.ts'

export const exportFormats = ['csv', 'ndjson', 'zip'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** A request for an export. It can be passed to a thread. */
export interface ExportOrder extends Pick<ExportSource, 'filter' | 'seqs' | 'passes' | 'lastSeq' | 'about'> {
  format: ExportFormat
  now: Date
}

/** Rejects if the first events cannot be read. The pieces throw if later ones cannot. */
export type OpenExport = (order: ExportOrder) => Promise<AsyncGenerator<Buffer>>

const rowsOf = { csv: csvRows, ndjson: ndjsonRows, zip: zipRows } as const satisfies Record<ExportFormat, unknown>

const passRowsOf = { csv: passCsvRows, ndjson: passNdjsonRows } as const

/** Reads exports in the calling thread. */
export function exportsHere(server: Pick<ZipSource, 'queries' | 'archive' | 'timeZone'>): OpenExport {
  return async ({ format, now, ...order }) => {
    const source = { ...server, ...order }
    const { passes } = source
    if (passes !== null && format !== 'zip') {
      const ofPasses: PassSource = { ...source, passes }
      return passRowsOf[format](await readAhead(exportedPasses(ofPasses)), ofPasses)
    }
    return rowsOf[format](await readAhead(exportedEvents(source)), source, now)
  }
}
