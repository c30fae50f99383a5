/** The count of one series of a camera within a quarter of an hour. */
export interface RankedFlow {
  quarter: number
  /** The series with the lowest rank that reports is added up: 0 line counter, 1 area counter, 2 and 3 crossings. */
  rank: number
}

const quartersADay = 96
const worstCounter = 1

/**
 * The flows of one camera that are added up, because its series count the same targets. A worse series is left out while
 * a better one reports, until it was silent for a day. The growth of a counter over a time in which another series was
 * added up is left out too. What is added up depends only on what came before it, never on the range that is asked for.
 */
export function countOnce<Flow extends RankedFlow>(flows: readonly Flow[]): Flow[] {
  const heardAt = new Map<number, number>()
  const summedAt = new Map<number, number>()
  const byQuarter = [...Map.groupBy(flows, ({ quarter }) => quarter)].sort(([a], [b]) => a - b)
  return byQuarter.flatMap(([quarter, now]) => {
    const ranks = [...new Set(now.map(({ rank }) => rank))].sort((a, b) => a - b)
    const heardBefore = new Map(heardAt)
    for (const rank of ranks) heardAt.set(rank, quarter)
    const best = Math.min(...[...heardAt].filter(([, at]) => at >= quarter - quartersADay).map(([rank]) => rank))
    if (!ranks.includes(best)) return []
    const since = heardBefore.get(best) ?? Number.POSITIVE_INFINITY
    const wasOther = [...summedAt].some(([rank, at]) => rank !== best && at > since)
    summedAt.set(best, quarter)
    if (best <= worstCounter && wasOther) return []
    return now.filter(({ rank }) => rank === best)
  })
}
