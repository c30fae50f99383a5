import { SegmentedControl, Select, Switch } from '@mantine/core'
import type { ApiPlaceCounts } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { bucketsOf, bucketWords, comparisonWords, periods, periodWords } from './place-period.ts'
import type { PlaceCountsState } from './use-place-counts.ts'

interface ToolProps {
  state: PlaceCountsState
  /** The kind of target that is shown. */
  shown: ApiPlaceCounts['target'] | undefined
  /** Whether the place has opening hours. */
  hasHours: boolean
}

const kinds = [
  { value: 'person', label: 'People' },
  { value: 'vehicle', label: 'Vehicles' },
]

const shortWords = { ...comparisonWords, 'same-weekdays': 'mean of 8 same weekdays' }

const comparisons = [
  ...Object.entries(shortWords).map(([value, words]) => ({ value, label: `Compare: ${words}` })),
  { value: 'none', label: 'No comparison' },
]

/** Chooses the period, the kind of target, and what to compare with. */
export function PlaceCountTools({ state, shown, hasHours }: ToolProps) {
  const { change } = state
  return (
    <search className={layout.buttons} aria-label="Count filters">
      <SegmentedControl
        aria-label="Period"
        value={state.period}
        onChange={period => change({ period, bucket: null })}
        data={periods.map(value => ({ value, label: periodWords[value] }))}
      />
      {bucketsOf[state.period].length > 1 && (
        <SegmentedControl
          aria-label="One bar per"
          value={state.bucket}
          onChange={bucket => change({ bucket })}
          data={bucketsOf[state.period].map(value => ({ value, label: bucketWords[value] }))}
        />
      )}
      <SegmentedControl
        aria-label="What is counted"
        value={state.target ?? shown ?? 'person'}
        onChange={target => change({ target: target as 'person' | 'vehicle' })}
        data={kinds}
      />
      <Select
        aria-label="Compare with"
        allowDeselect={false}
        w={290}
        value={state.compare}
        onChange={compare => change({ compare: compare as PlaceCountsState['compare'] })}
        data={comparisons}
      />
      {hasHours && (
        <Switch
          label="Only opening hours"
          checked={state.hours === 'open'}
          onChange={event => change({ hours: event.currentTarget.checked ? 'open' : null })}
        />
      )}
    </search>
  )
}
