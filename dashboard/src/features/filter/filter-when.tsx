import { Button, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useFormat } from '#format/use-format.ts'
import { fieldValue, momentOfField } from '#format/zone.ts'
import layout from '#ui/layout.module.css'
import { submitting } from '#ui/submitting.ts'
import { type Filter, whenPresets } from './filter.ts'
import classes from './filter-bar.module.css'
import { FilterField } from './filter-choice.tsx'
import type { Span } from './when-presets.ts'

/** The time of a filter, and how to change it. */
export interface TimeState {
  filter: Pick<Filter, 'when' | 'from' | 'to'>
  span: Span
  set: (change: Partial<Pick<Filter, 'when' | 'from' | 'to'>>) => void
}

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

/** The presets with a button: of the weekdays only Saturday, Sunday and the chosen one. */
function offeredPresets(chosen: string): [string, string][] {
  const isOffered = (name: string) => !weekdays.includes(name) || name === 'sat' || name === 'sun' || name === chosen
  return Object.entries(whenPresets).filter(([name]) => isOffered(name))
}

/** Chooses a time span that ends now, or its start and end in the user's time zone. */
export function FilterWhen({ state }: { state: TimeState }) {
  const { when, from, to } = state.filter
  return (
    <FilterField label="When" chosen={when !== '' || from !== '' || to !== '' ? 1 : 0} width={300}>
      <div className={classes.presets}>
        {offeredPresets(when).map(([value, label]) => (
          <Button
            key={value}
            variant={when === value ? 'light' : 'default'}
            aria-pressed={when === value}
            onClick={() => state.set({ when: when === value ? '' : value, from: '', to: '' })}
          >
            {label}
          </Button>
        ))}
      </div>
      <SpanFields state={state} />
    </FilterField>
  )
}

function SpanFields({ state }: { state: TimeState }) {
  const { zone } = useFormat()
  const { from, to } = state.span
  const [begins, setBegins] = useState('')
  const [ends, setEnds] = useState('')
  useEffect(() => {
    setBegins(from === null ? '' : fieldValue(from, zone))
    setEnds(to === null ? '' : fieldValue(to, zone))
  }, [from, to, zone])
  const iso = (value: string) => {
    const at = momentOfField(value, zone)
    return at === null ? '' : new Date(at).toISOString()
  }
  return (
    <form
      className={`${layout.tight} ${classes.part}`}
      style={{ marginTop: 12 }}
      onSubmit={submitting(() => state.set({ when: '', from: iso(begins), to: iso(ends) }))}
    >
      <TextInput
        label="From"
        type="datetime-local"
        value={begins}
        onChange={event => setBegins(event.currentTarget.value)}
      />
      <TextInput label="To" type="datetime-local" value={ends} onChange={event => setEnds(event.currentTarget.value)} />
      <span>Times in {zone}</span>
      <Button type="submit">Apply</Button>
    </form>
  )
}
