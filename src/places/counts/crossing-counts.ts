import type { Queries } from '../../database/index.ts'
import type { CountTarget } from '../../model/index.ts'
import { quarterMs } from './line-counts.ts'

/** The targets of one kind that crossed a line. */
export interface CrossingSum {
  target: CountTarget
  entered: number
  left: number
}

export interface CrossingCounts {
  sums: CrossingSum[]
  /** Of intervals in which something crossed it; `from` is an edge. */
  points: (CrossingSum & { from: number })[]
}

function sumsOf(rows: readonly { target: string; entered: number; left: number }[]): CrossingSum[] {
  return [...Map.groupBy(rows, ({ target }) => target)].map(([target, own]) => ({
    target: target as CountTarget,
    entered: own.reduce((sum, { entered }) => sum + entered, 0),
    left: own.reduce((sum, { left }) => sum + left, 0),
  }))
}

/** The crossings of a drawn line between each edge and the next, from the sums by quarters of an hour. */
export async function crossingCounts(
  queries: Queries,
  lineId: string,
  edges: readonly number[],
): Promise<CrossingCounts> {
  const rows = await queries
    .selectFrom('line_count')
    .select(['target', 'quarter', 'entered', 'left'])
    .where('line_id', '=', lineId)
    .where('quarter', '>=', (edges[0] ?? 0) / quarterMs)
    .where('quarter', '<', (edges.at(-1) ?? 0) / quarterMs)
    .orderBy('quarter')
    .execute()
  let at = 0
  const withEdge = rows.map(row => {
    while ((edges[at + 1] ?? Number.POSITIVE_INFINITY) <= row.quarter * quarterMs) at++
    return { ...row, from: edges[at] ?? 0 }
  })
  return {
    sums: sumsOf(rows),
    points: [...Map.groupBy(withEdge, ({ from }) => from)].flatMap(([from, own]) =>
      sumsOf(own).map(sum => ({ from, ...sum })),
    ),
  }
}
