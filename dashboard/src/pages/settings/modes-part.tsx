import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import { useStats } from '#api/use-session.ts'
import { ModeChoice } from '#features/arming/mode-choice.tsx'
import { useModes } from '#features/arming/use-modes.ts'
import { dayWords } from '#format/day-words.ts'
import type { ArmingSchedule } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import { DayChips } from '#ui/day-chips.tsx'
import layout from '#ui/layout.module.css'
import { LoadProblem, Problem } from '#ui/problem.tsx'
import { submitting } from '#ui/submitting.ts'
import tones from '#ui/text.module.css'
import { ModesList } from './modes-list.tsx'

type Entry = ArmingSchedule['items'][number]

const everyDay = Object.keys(dayWords) as Entry['days']

/** The arming mode of the site, the modes to choose from, and when the mode changes by itself. */
export function ModesPart() {
  const schedule = useApiQuery('arming/schedule')
  return (
    <>
      <p className={tones.lead}>
        Rules can apply in some modes only, for example while nobody is at home. The mode is changed here, on the pages
        Live and Alerts, over MQTT, or by the schedule below.
      </p>
      <Card as="div">
        <h3>Mode now</h3>
        <div className={layout.buttons}>
          <ModeChoice />
        </div>
      </Card>
      <ModesList />
      <LoadProblem what="The schedule could not be loaded." query={schedule} />
      {schedule.data && <ScheduleForm key={JSON.stringify(schedule.data)} saved={schedule.data.items} />}
    </>
  )
}

function ScheduleForm({ saved }: { saved: Entry[] }) {
  const [entries, setEntries] = useState(saved)
  const zone = useStats().data?.timeZone
  const save = useChange(
    (api, items: Entry[]) => api.send('PUT', 'arming/schedule', { body: { items } }),
    ['arming', 'arming/schedule'],
  )
  const set = (at: number, entry: Entry | null) =>
    setEntries(entries.flatMap((one, index) => (index === at ? (entry ?? []) : one)))
  return (
    <Card as="form" aria-labelledby="mode-schedule" onSubmit={submitting(() => save.mutate(entries))}>
      <h3 id="mode-schedule">Schedule</h3>
      <p className={tones.soft}>
        A mode that somebody chooses stays until the next change of the schedule.{zone ? ` Times in ${zone}.` : ''}
      </p>
      {entries.map((entry, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: entries have no identity of their own
        <EntryFields key={at} number={at + 1} entry={entry} onChange={changed => set(at, changed)} />
      ))}
      <div className={layout.buttons}>
        <Button
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => setEntries([...entries, { mode: 'night', days: everyDay, at: '22:00' }])}
        >
          Add a change
        </Button>
        <Button type="submit" loading={save.isPending}>
          Save schedule
        </Button>
      </div>
      <Problem what="The schedule was not saved." error={save.error} />
    </Card>
  )
}

interface EntryFieldsProps {
  number: number
  entry: Entry
  onChange: (entry: Entry | null) => void
}

function EntryFields({ number, entry, onChange }: EntryFieldsProps) {
  const { options } = useModes()
  return (
    <fieldset className={layout.stack}>
      <legend>Change {number}</legend>
      <div className={layout.buttons}>
        <TextInput
          size="xs"
          type="time"
          label="At"
          required
          value={entry.at}
          onChange={event => onChange({ ...entry, at: event.currentTarget.value })}
        />
        <NativeSelect
          size="xs"
          label="Mode"
          data={options}
          value={entry.mode}
          onChange={event => onChange({ ...entry, mode: event.currentTarget.value })}
        />
        <Button variant="default" aria-label={`Remove change ${number}`} onClick={() => onChange(null)}>
          Remove
        </Button>
      </div>
      <DayChips
        label={`Days of change ${number}`}
        value={entry.days}
        onChange={days => onChange({ ...entry, days })}
        className={layout.buttons}
      />
    </fieldset>
  )
}
