import type { Queries } from '../../database/index.ts'
import { EventLog } from '../../log/index.ts'

const pageSize = 500

/** Reads at most a page of entries after `after` up to `bound`. `last` is the seq up to which all have been read. */
export async function readPage(queries: Queries, after: number, bound: number, most = pageSize) {
  const { entries, upTo } = await new EventLog(queries).entriesAfter(after, most)
  return { entries: entries.filter(({ seq }) => seq <= bound), last: Math.min(upTo ?? bound, bound) }
}
