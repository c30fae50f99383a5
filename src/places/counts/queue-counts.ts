import type { Queries } from '../../database/index.ts'
import type { CountTarget } from '../../model/index.ts'
import { quarterMs } from './line-counts.ts'

/** The number that waited in a zone from one edge to the next, and their waiting time. */
export interface QueuePoint {
  /** Targets that left it. */
  visits: number
  /** Null where none left it. */
  meanWaitMs: number | null
  longestWaitMs: number | null
  /** The average number in it over the time. */
  meanLength: number
}

export interface QueueWanted {
  lineId: string
  target: CountTarget
  /** Milliseconds since 1970, on quarters of an hour. */
  edges: readonly number[]
}

/** The queue of a drawn zone between each edge and the next. */
export async function queueCounts(queries: Queries, { lineId, target, edges }: QueueWanted): Promise<QueuePoint[]> {
  const rows = await queries
    .selectFrom('line_dwell')
    .selectAll()
    .where('line_id', '=', lineId)
    .where('target', '=', target)
    .where('quarter', '>=', (edges[0] ?? 0) / quarterMs)
    .where('quarter', '<', (edges.at(-1) ?? 0) / quarterMs)
    .execute()
  return edges.slice(1).map((end, n) => {
    const from = edges[n] ?? end
    const own = rows.filter(({ quarter }) => quarter * quarterMs >= from && quarter * quarterMs < end)
    const sum = (column: 'visits' | 'waited_ms' | 'inside_ms') => own.reduce((total, row) => total + row[column], 0)
    const visits = sum('visits')
    return {
      visits,
      meanWaitMs: visits > 0 ? Math.round(sum('waited_ms') / visits) : null,
      longestWaitMs: visits > 0 ? Math.max(...own.map(row => row.longest_ms)) : null,
      meanLength: Math.round((sum('inside_ms') / Math.max(1, end - from)) * 100) / 100,
    }
  })
}
