import { TextInput } from '@mantine/core'
import { useStats } from '#api/use-session.ts'
import type { When } from '#server/api/schemas/index.ts'
import { DayChips } from '#ui/day-chips.tsx'
import tones from '#ui/text.module.css'
import type { PartProps } from './part-props.ts'
import classes from './rules.module.css'

type Hours = NonNullable<When['time']>

function HoursFields({ hours, onChange }: { hours: Hours; onChange: (hours: Hours) => void }) {
  const zone = useStats().data?.timeZone
  const clock = (name: 'from' | 'to', label: string) => (
    <TextInput
      label={label}
      placeholder={name === 'from' ? '00:00' : '24:00'}
      maxLength={5}
      w={80}
      value={hours[name] ?? ''}
      onChange={event => onChange({ ...hours, [name]: event.currentTarget.value || undefined })}
    />
  )
  return (
    <>
      <div className={classes.hours}>
        {clock('from', 'From')}
        {clock('to', 'To')}
        <DayChips
          label="Days"
          value={hours.days ?? []}
          onChange={days => onChange({ ...hours, days })}
          className={classes.days}
        />
      </div>
      <p className={tones.faint}>
        Every day if none is selected{zone ? `; times in ${zone}` : ''}. Hours past midnight belong to the day they
        start on.
      </p>
    </>
  )
}

/** The hours in which the rule matches. */
export function TimePart({ value, onChange }: PartProps) {
  return <HoursFields hours={value.time ?? {}} onChange={time => onChange({ ...value, time })} />
}

/** The hours in which the rule does not match. */
export function QuietPart({ value, onChange }: PartProps) {
  return <HoursFields hours={value.quiet ?? {}} onChange={quiet => onChange({ ...value, quiet })} />
}
