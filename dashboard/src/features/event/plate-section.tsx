import { Button, TextInput } from '@mantine/core'
import { IconPencil, IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import { useMayOperate } from '#api/use-session.ts'
import { PlateText } from '#features/plates/plate-text.tsx'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import { plateKey } from '#server/model/plate-key.ts'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import { submitting } from '#ui/submitting.ts'
import classes from './plate-section.module.css'
import { useEventChange } from './use-event.ts'

type EventPlate = NonNullable<ApiEvent['targets'][number]['plate']>

interface FormProps {
  event: ApiEvent
  index: number
  plate: EventPlate
  onDone: () => void
}

function CorrectForm({ event, index, plate, onDone }: FormProps) {
  const [number, setNumber] = useState(plate.corrected ?? plate.number)
  const correct = useEventChange((api, value: string | null) =>
    api.send('PUT', 'events/{id}/targets/{number}/plate', {
      params: { id: event.id, number: index },
      body: { number: value },
    }),
  )
  const save = (value: string | null) => correct.mutate(value, { onSuccess: onDone })
  return (
    <form
      className={classes.form}
      onSubmit={submitting(() => save(number.trim() === plate.number ? null : number.trim()))}
    >
      <TextInput
        label="Actual plate number"
        description={`The camera read ${plate.number}. That is kept too.`}
        value={number}
        onChange={changed => setNumber(changed.currentTarget.value)}
        required
        maxLength={50}
        autoFocus
        spellCheck={false}
        autoComplete="off"
      />
      <div className={layout.buttons}>
        <Button type="submit" loading={correct.isPending}>
          Save
        </Button>
        {plate.corrected !== null && (
          <Button variant="default" onClick={() => save(null)}>
            Undo the correction
          </Button>
        )}
        <Button variant="subtle" color="gray" onClick={onDone}>
          Cancel
        </Button>
      </div>
      <Problem what="The correction was not saved." error={correct.error} />
    </form>
  )
}

function KnownForm({ plate, onDone }: Omit<FormProps, 'event' | 'index'>) {
  const number = plate.corrected ?? plate.number
  const [name, setName] = useState('')
  const [group, setGroup] = useState('allow')
  const add = useChange(
    api =>
      api.send('PUT', 'plates/{number}', {
        params: { number: plateKey(number) },
        body: {
          name: name.trim() === '' ? null : name.trim(),
          group: group.trim() === '' ? null : group.trim(),
          notes: null,
        },
      }),
    ['events', 'plates'],
  )
  return (
    <form className={classes.form} onSubmit={submitting(() => add.mutate(undefined, { onSuccess: onDone }))}>
      <TextInput
        label="Name"
        placeholder="Owner or vehicle"
        value={name}
        onChange={changed => setName(changed.currentTarget.value)}
        maxLength={100}
        autoFocus
      />
      <TextInput
        label="Group"
        description="allow, watch, ignore, or a group of your own"
        value={group}
        onChange={changed => setGroup(changed.currentTarget.value)}
        maxLength={40}
      />
      <div className={layout.buttons}>
        <Button type="submit" loading={add.isPending}>
          Add
        </Button>
        <Button variant="subtle" color="gray" onClick={onDone}>
          Cancel
        </Button>
      </div>
      <Problem what="The plate was not added." error={add.error} />
    </form>
  )
}

function OnePlate({ event, index, plate }: Omit<FormProps, 'onDone'>) {
  const [form, setForm] = useState<'' | 'correct' | 'known'>('')
  const mayChange = useMayOperate()
  const key = plateKey(plate.corrected ?? plate.number)
  const done = () => setForm('')
  return (
    <div className={layout.stack}>
      <div className={classes.row}>
        <PlateText number={plate.number} corrected={plate.corrected} known={plate.known} size="lg" />
        <div className={layout.buttons}>
          {key !== '' && (
            <Button
              variant="default"
              renderRoot={props => <Link {...props} to="/plates/$plateKey" params={{ plateKey: key }} />}
            >
              History
            </Button>
          )}
          {mayChange && (
            <Button
              variant="default"
              aria-expanded={form === 'correct'}
              leftSection={<IconPencil size={14} aria-hidden />}
              onClick={() => setForm(form === 'correct' ? '' : 'correct')}
            >
              Correct
            </Button>
          )}
          {mayChange && plate.known === null && key !== '' && (
            <Button
              variant="default"
              aria-expanded={form === 'known'}
              leftSection={<IconPlus size={14} aria-hidden />}
              onClick={() => setForm(form === 'known' ? '' : 'known')}
            >
              Add to known plates
            </Button>
          )}
        </div>
      </div>
      {form === 'correct' && <CorrectForm event={event} index={index} plate={plate} onDone={done} />}
      {form === 'known' && <KnownForm plate={plate} onDone={done} />}
    </div>
  )
}

/** The plates of an event, each with its actions. */
export function PlateSection({ event }: { event: ApiEvent }) {
  return event.targets.map(({ plate, targetId }, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the targets of a stored event never change their order
    plate === null ? null : <OnePlate key={`${targetId} ${index}`} event={event} index={index} plate={plate} />,
  )
}
