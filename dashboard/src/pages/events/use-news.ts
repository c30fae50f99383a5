import { useEffect, useState } from 'react'
import type { EventQuery } from '#features/filter/filter.ts'
import { useLive, useLiveFilter } from '#live/use-live.ts'

/**
 * How many events came that the filter finds, since `epoch` last changed. `reset` is true when it is not known how many
 * were missed.
 */
export function useNews(query: EventQuery, epoch: number): number {
  // What ends in the past gets no news; the stream's filter knows nothing of pages.
  const { from: _from, to, ...filter } = query
  const [count, setCount] = useState(0)
  const past = typeof to === 'string' && Date.parse(to) < Date.now()
  useLiveFilter(filter)
  useLive('alarm', () => setCount(before => before + 1))
  useLive('skipped', skipped => setCount(before => before + skipped.count))
  const key = JSON.stringify([query, epoch])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins at nothing new
  useEffect(() => setCount(0), [key])
  return past ? 0 : count
}
