import type { Queries } from '../../database/index.ts'
import type { PassesWanted } from '../../places/index.ts'
import type { EventFilter } from '../../search/index.ts'
import type { ExportAbout } from './about-export.ts'

/** The passes of an export. The filter of events applies to their reads. */
export type PassSelection = Omit<PassesWanted, 'upTo' | 'limit' | 'before'>

export interface ExportSource {
  queries: Queries
  filter: EventFilter
  /** The only events, by their position in the log; null for all that match the filter. */
  seqs: readonly number[] | null
  /** Exports these passes in place of events; null for events. */
  passes: PassSelection | null
  /** Excludes later events, so that all parts of an export contain the same ones. */
  lastSeq: number
  /** The server's IANA zone. */
  timeZone: string
  about: ExportAbout
}

/** An export of passes. */
export type PassSource = ExportSource & { passes: PassSelection }
