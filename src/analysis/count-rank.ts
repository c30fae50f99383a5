import type { CountSeriesTable } from '../database/index.ts'

type Ranked = Pick<CountSeriesTable, 'id' | 'place' | 'source' | 'first_at' | 'last_at' | 'summed_at'>

// After a day without a word from a camera's better counter, what its other series say adds up again.
const silentMs = 86_400_000

/**
 * Which of several series of one camera and one kind of target adds up; the lowest does. They tell of the same people:
 * a line counter, an area counter, crossings of lines, entries and exits of zones.
 */
export function countRank({ place, source }: Pick<Ranked, 'place' | 'source'>): number {
  if (source === 'counter') return place === 'line counter' ? 0 : 1
  return place.startsWith('line') ? 2 : 3
}

/**
 * Whether what a series reports at a receipt adds up. It does not while a better series of the camera (`others`) is
 * heard from: that one counts the same. What came before the better one was heard for the first time stays counted.
 */
export function addsUp(series: Ranked, others: readonly Ranked[], receivedAt: number): boolean {
  return !others.some(
    other =>
      countRank(other) < countRank(series) && other.first_at <= receivedAt && receivedAt < other.last_at + silentMs,
  )
}

/**
 * Whether a series of another rank has added up since those of this rank were heard from. What this one reports then tells
 * of targets that were counted already: a total holds them, and a crossing may be theirs, unless that was long ago. Its own
 * counting goes on from here.
 */
export function othersAddedUp(series: Ranked, others: readonly Ranked[], receivedAt: number): boolean {
  const rank = countRank(series)
  const heardAt = Math.max(...others.filter(other => countRank(other) === rank).map(other => other.last_at))
  const since = series.source === 'counter' ? heardAt : Math.max(heardAt, receivedAt - silentMs)
  return others.some(other => countRank(other) !== rank && other.summed_at > since)
}
