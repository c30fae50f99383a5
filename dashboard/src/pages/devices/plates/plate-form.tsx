import { Button, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { RequestOf } from '#api/api-routes.ts'
import { useChange } from '#api/use-change.ts'
import { devicePath } from '#features/devices/device-path.ts'
import type { ApiDevice, DevicePlate } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import { submitting } from '#ui/submitting.ts'
import tones from '#ui/text.module.css'
import classes from '../devices.module.css'

type Written = RequestOf<'PUT', 'devices/{id}/plates/{number}'>['body']

const lists = [
  { value: 'allow', label: 'Allow' },
  { value: 'temporary', label: 'Temporary' },
  { value: 'block', label: 'Block' },
]
const orNull = (text: string | null | undefined) => (text == null || text.trim() === '' ? null : text.trim())
/** `2026-12-01 18:00:00` ⇄ the value of a field for date and time; both are the device's own clock. */
const toField = (date: string | null | undefined) => (date == null ? '' : date.replace(' ', 'T').slice(0, 16))
const toDate = (field: string) => (field === '' ? null : `${field.replace('T', ' ')}:00`)

interface PlateFormOptions {
  device: ApiDevice
  /** Null for a new one. */
  plate: DevicePlate | null
  onClose: () => void
}

function useWritten(plate: DevicePlate | null) {
  const [written, setWritten] = useState<Written>({
    list: plate?.list ?? 'allow',
    from: plate?.from ?? null,
    until: plate?.until ?? null,
    owner: plate?.owner ?? null,
    telephone: plate?.telephone ?? null,
  })
  const set = (change: Partial<Written>) => setWritten(before => ({ ...before, ...change }))
  return { written, set }
}

/** Writes one plate to the device. */
export function PlateForm({ device, plate, onClose }: PlateFormOptions) {
  const [number, setNumber] = useState(plate?.number ?? '')
  const { written, set } = useWritten(plate)
  const save = useChange(
    api => {
      const body = { ...written, owner: orNull(written.owner), telephone: orNull(written.telephone) }
      const params = { id: device.id, number: number.trim() }
      return api.send('PUT', 'devices/{id}/plates/{number}', { params, body })
    },
    [`${devicePath(device.id)}/plates`, 'plate-sync'],
  )
  const submit = submitting(() => save.mutate(undefined, { onSuccess: onClose }))
  return (
    <form
      className={`${layout.inset} ${classes.edit}`}
      onSubmit={submit}
      aria-label={plate ? `Edit ${plate.number}` : 'Add a plate'}
    >
      <TextInput
        label="Plate"
        autoFocus={plate === null}
        required
        withAsterisk={false}
        disabled={plate !== null}
        maxLength={50}
        autoComplete="off"
        spellCheck={false}
        value={number}
        onChange={event => setNumber(event.currentTarget.value)}
      />
      <WrittenFields written={written} set={set} />
      <div className={layout.buttons}>
        <Button type="submit" loading={save.isPending} disabled={number.trim() === ''}>
          {plate ? 'Save on the device' : 'Add to the device'}
        </Button>
        <Button variant="subtle" color="gray" onClick={onClose}>
          Cancel
        </Button>
        <span className={tones.faint}>Times are in the device’s time zone. Leave empty for no end.</span>
      </div>
      <Problem what="The device did not accept this." error={save.error} />
    </form>
  )
}

/** List, validity and owner. */
function WrittenFields({ written, set }: { written: Written; set: (change: Partial<Written>) => void }) {
  return (
    <>
      <Select
        label="List"
        allowDeselect={false}
        data={lists}
        value={written.list}
        onChange={list => set({ list: list as Written['list'] })}
      />
      <TextInput
        label="From"
        type="datetime-local"
        value={toField(written.from)}
        onChange={event => set({ from: toDate(event.currentTarget.value) })}
      />
      <TextInput
        label="Until"
        type="datetime-local"
        value={toField(written.until)}
        onChange={event => set({ until: toDate(event.currentTarget.value) })}
      />
      <TextInput
        label="Owner"
        maxLength={100}
        value={written.owner ?? ''}
        onChange={event => set({ owner: event.currentTarget.value })}
      />
      <TextInput
        label="Telephone"
        maxLength={40}
        value={written.telephone ?? ''}
        onChange={event => set({ telephone: event.currentTarget.value })}
      />
    </>
  )
}
