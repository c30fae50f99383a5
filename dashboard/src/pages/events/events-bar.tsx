import { FilterBar } from '#features/filter/filter-bar.tsx'
import type { FilterState } from '#features/filter/use-filter.ts'
import { TimeHistogram } from '#features/histogram/time-histogram.tsx'
import type { Histogram } from '#server/api/schemas/index.ts'

export interface EventsBarProps {
  state: FilterState
  histogram: Histogram | undefined
  /** The histogram is that of the filter before. */
  isOld: boolean
}

/** The filter and the timeline of the events found. */
export function EventsBar({ state, histogram, isOld }: EventsBarProps) {
  const choose = (from: number, to: number) =>
    state.set({ when: '', from: new Date(from).toISOString(), to: new Date(to).toISOString() })
  return (
    <>
      <FilterBar state={state} count={isOld ? undefined : histogram} />
      <TimeHistogram data={histogram} onChoose={choose} atLeast={state.span.from === null ? 60 : 1} />
    </>
  )
}
