import { Button } from '@mantine/core'
import { useRef } from 'react'
import { formatNumber } from '#format/numbers.ts'
import type { EventCount } from '#server/api/schemas/index.ts'
import { useHotkeys } from '#ui/use-hotkeys.ts'
import classes from './filter-bar.module.css'
import { FilterChips } from './filter-chips.tsx'
import { CameraChoice, CategoryChoice, MoreChoice, TargetChoice } from './filter-choices.tsx'
import { FilterWhen } from './filter-when.tsx'
import { SearchField } from './search/search-field.tsx'
import { TimeStepButtons } from './time-step-buttons.tsx'
import type { FilterState } from './use-filter.ts'
import { useSearchWith } from './use-search-with.ts'

export type FilterField = 'category' | 'camera' | 'target' | 'plate' | 'when' | 'more'

interface FilterBarProps {
  state: FilterState
  /** The fields in the bar; all if omitted. */
  fields?: readonly FilterField[]
  /** The number of matches; undefined while it is unknown. If the property is omitted, the bar shows no number. */
  count?: EventCount | undefined
}

const allFields: readonly FilterField[] = ['category', 'camera', 'target', 'plate', 'when', 'more']

/**
 * The filter of all lists: a row of fields, a chip for each condition with a button that removes it, and the number of
 * results.
 */
export function FilterBar(props: FilterBarProps) {
  const { state, fields = allFields, count } = props
  const counted = 'count' in props
  const bar = useRef<HTMLElement>(null)
  useHotkeys({
    f: event => {
      event.preventDefault()
      bar.current?.querySelector('button')?.focus()
    },
  })
  const has = (field: FilterField) => fields.includes(field)
  const searchWith = useSearchWith(state, has('when'))
  return (
    <search ref={bar} className={classes.bar} aria-label="Filter">
      <div className={classes.fields}>
        {has('plate') && (
          <SearchField className={classes.text} within={state.filter} onSearch={change => searchWith(change)} />
        )}
        {has('category') && <CategoryChoice state={state} />}
        {has('camera') && <CameraChoice state={state} />}
        {has('target') && <TargetChoice state={state} />}
        {has('when') && <FilterWhen state={state} />}
        {has('more') && <MoreChoice state={state} />}
      </div>
      {(counted || state.active) && (
        <div className={classes.below}>
          {counted && (
            <output className={classes.count} data-testid="result-count">
              {count === undefined ? ' ' : countWords(count)}
            </output>
          )}
          <FilterChips state={state} />
          {has('when') && <TimeStepButtons state={state} />}
          {state.active && (
            <Button variant="subtle" size="compact-xs" color="gray" onClick={state.clear}>
              Clear all
            </Button>
          )}
        </div>
      )}
    </search>
  )
}

function countWords({ total, exact }: EventCount): string {
  const word = total === 1 && exact ? 'event' : 'events'
  return `${exact ? '' : 'more than '}${formatNumber(total)} ${word}`
}
