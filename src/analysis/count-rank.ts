import type { CountSeriesTable } from '../database/index.ts'

type Ranked = Pick<CountSeriesTable, 'id' | 'place' | 'source' | 'first_at' | 'last_at' | 'summed_at'>

/** Milliseconds since 1970. */
export interface ReportTimes {
  receivedAt: number
  /** The time at which the camera says it happened. */
  time: number
}

// After a day without a post of a camera's better counter, its other series are added up again.
const silentMs = 86_400_000

/**
 * The rank of a series among those of one camera and one kind of target. Only the series with the lowest rank is added up,
 * because all count the same people: a line counter, an area counter, crossings of lines, entries and exits of zones.
 */
export function countRank({ place, source }: Pick<Ranked, 'place' | 'source'>): number {
  if (source === 'counter') return place === 'line counter' ? 0 : 1
  return place.startsWith('line') ? 2 : 3
}

/**
 * Whether a report of a series is added up. It is not while a better series of the camera (`others`) reports, which counts
 * the same. What came before the first report of the better one stays counted.
 */
export function addsUp(series: Ranked, others: readonly Ranked[], receivedAt: number): boolean {
  return !others.some(
    other =>
      countRank(other) < countRank(series) && other.first_at <= receivedAt && receivedAt < other.last_at + silentMs,
  )
}

/**
 * Whether a series of another rank was added up since the last report of this rank, or after the time of a crossing that
 * is posted late. This report then includes targets that were counted already: a total contains them, and a crossing may
 * be one of theirs, unless that was long ago. This series continues from here.
 */
export function othersAddedUp(series: Ranked, others: readonly Ranked[], { receivedAt, time }: ReportTimes): boolean {
  const rank = countRank(series)
  const heardAt = Math.max(...others.filter(other => countRank(other) === rank).map(other => other.last_at))
  const since = series.source === 'counter' ? heardAt : Math.min(Math.max(heardAt, receivedAt - silentMs), time - 1)
  return others.some(other => countRank(other) !== rank && other.summed_at > since)
}
