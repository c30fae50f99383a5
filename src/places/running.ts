import type { DrawnLineCounts } from './counts/drawn-line-counts.ts'
import type { LineCounts } from './counts/line-counts.ts'
import type { LineBook } from './line-book.ts'
import type { PlaceWork } from './place-work.ts'

/** The state that is kept while the server runs. */
export interface Running {
  lines: LineBook
  counts: LineCounts
  drawn: DrawnLineCounts
  work: PlaceWork
}
