import { useEffect, useState } from 'react'
import type { EventQuery } from '#features/filter/filter.ts'
import { useLive, useLiveFilter } from '#live/use-live.ts'

/** Counts the events that arrived and match the filter, since `query` or `epoch` last changed. */
export function useNews(query: EventQuery, epoch: number): number {
  // A filter that ends in the past gets no new events. The stream's filter has no time span.
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
