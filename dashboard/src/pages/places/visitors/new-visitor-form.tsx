import { Button, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import { useFormat } from '#format/use-format.ts'
import { fieldValue, momentOfField, startOfDay } from '#format/zone.ts'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import { submitting } from '#ui/submitting.ts'

const orNull = (text: string) => text.trim() || null

/** The values of the form: from now until midnight at the beginning. */
function useNewVisitor(onDone: () => void) {
  const { zone } = useFormat()
  const [values, setValues] = useState(() => ({
    plate: '',
    name: '',
    host: '',
    note: '',
    from: fieldValue(Date.now(), zone),
    until: fieldValue(startOfDay(Date.now(), zone, 1), zone),
  }))
  const [from, until] = [momentOfField(values.from, zone), momentOfField(values.until, zone)]
  const save = useChange(
    api => {
      const { plate, name, host, note } = values
      const times = {
        ...(from !== null && { from: new Date(from).toISOString() }),
        until: new Date(until ?? 0).toISOString(),
      }
      const body = { plate, name: orNull(name), host: orNull(host), note: orNull(note), ...times }
      return api.send('POST', 'visitors', { body })
    },
    ['visitors', 'plates', 'visits', 'plate-sync'],
  )
  const set = (change: Partial<typeof values>) => setValues(before => ({ ...before, ...change }))
  const isBackward = from !== null && until !== null && until <= from
  const mayAdd = values.plate.trim() !== '' && until !== null && !isBackward
  const submit = submitting(() => save.mutate(undefined, { onSuccess: onDone }))
  return { values, set, save, isBackward, mayAdd, submit }
}

/** Adds a visitor. */
export function NewVisitorForm({ onDone }: { onDone: () => void }) {
  const form = useNewVisitor(onDone)
  return (
    <form className={layout.stack} aria-label="Expect a visitor" onSubmit={form.submit}>
      <Fields form={form} />
      <div className={layout.buttons}>
        <Button type="submit" disabled={!form.mayAdd} loading={form.save.isPending}>
          Add visitor
        </Button>
        <Button variant="subtle" color="gray" onClick={onDone}>
          Cancel
        </Button>
      </div>
      <Problem what="The visitor was not added." error={form.save.error} />
    </form>
  )
}

function Fields({ form: { values, set, isBackward } }: { form: ReturnType<typeof useNewVisitor> }) {
  const field = (name: keyof typeof values) => ({
    value: values[name],
    onChange: (event: { currentTarget: { value: string } }) => set({ [name]: event.currentTarget.value }),
  })
  return (
    <>
      <div className={layout.fields}>
        <TextInput
          label="Plate"
          required
          autoFocus
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={50}
          {...field('plate')}
        />
        <TextInput label="Name" maxLength={100} {...field('name')} />
        <TextInput label="Visits" placeholder="Whom they visit" maxLength={100} {...field('host')} />
        <TextInput label="From" type="datetime-local" {...field('from')} />
        <TextInput
          label="Until"
          type="datetime-local"
          required
          error={isBackward && 'Must be after the start'}
          {...field('until')}
        />
      </div>
      <Textarea label="Note" maxLength={2000} autosize {...field('note')} />
    </>
  )
}
