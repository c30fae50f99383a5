import { Button, TextInput } from '@mantine/core'
import { useStats } from '#api/use-session.ts'
import { Card } from '#ui/card.tsx'
import { DayChips } from '#ui/day-chips.tsx'
import layout from '#ui/layout.module.css'
import tones from '#ui/text.module.css'
import type { OpenHours } from './place-draft.ts'
import classes from './places.module.css'

interface OpeningHoursFieldProps {
  hours: readonly OpenHours[]
  onChange: (hours: OpenHours[]) => void
}

const usual: OpenHours = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '18:00' }

/** When the place is open, in any number of rows. */
export function OpeningHoursField({ hours, onChange }: OpeningHoursFieldProps) {
  const zone = useStats().data?.timeZone
  const change = (index: number, next: Partial<OpenHours>) =>
    onChange(hours.map((one, at) => (at === index ? { ...one, ...next } : one)))
  return (
    <Card aria-labelledby="place-hours">
      <h2 id="place-hours">Opening hours</h2>
      {hours.map(({ days, from, to }, index) => (
        // Rows have no identity of their own.
        // biome-ignore lint/suspicious/noArrayIndexKey: two rows may be equal
        <div key={index} className={classes.hours}>
          <TextInput
            label="From"
            type="time"
            required
            value={from}
            onChange={event => change(index, { from: event.currentTarget.value })}
          />
          <TextInput
            label="To"
            type="time"
            required
            value={to}
            onChange={event => change(index, { to: event.currentTarget.value })}
          />
          <DayChips
            label="Days"
            value={days}
            className={classes.days}
            // A row without a day says nothing.
            onChange={next => next.length > 0 && change(index, { days: next })}
          />
          <Button variant="default" onClick={() => onChange(hours.filter((_, at) => at !== index))}>
            Remove
          </Button>
        </div>
      ))}
      {hours.length === 0 && <p className={tones.soft}>Always open.</p>}
      <Button variant="default" className={layout.start ?? ''} onClick={() => onChange([...hours, usual])}>
        Add hours
      </Button>
      {zone && hours.length > 0 && (
        <p className={tones.faint}>Times in {zone}. Hours past midnight belong to the day they start on.</p>
      )}
    </Card>
  )
}
