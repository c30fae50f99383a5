import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import { showsDevices } from '#features/devices/device-path.ts'
import type { ApiDevice } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import { submitting } from '#ui/submitting.ts'
import tones from '#ui/text.module.css'
import { placeOf, placeText } from './device-address.ts'
import { DeviceStatus } from './device-status.tsx'
import classes from './devices.module.css'

interface DeviceDraft {
  name: string
  address: string
  user: string
  /** Empty keeps the stored one. */
  password: string
}

/** Name, address, user and password of a device. */
export function EditDevice({ device, onClose }: { device: ApiDevice; onClose: () => void }) {
  const [draft, setDraft] = useState<DeviceDraft>({
    name: device.name,
    address: placeText(device),
    user: device.user,
    password: '',
  })
  const place = placeOf(draft.address, device)
  const save = useChange((api, again: boolean) => {
    const { name, user, password } = draft
    const body = { name, ...place, user, ...(password !== '' && { password }), ...(again && { again }) }
    return api.send('PATCH', 'devices/{id}', { params: { id: device.id }, body })
  }, showsDevices)
  const send = (again: boolean) => save.mutate(again, { onSuccess: ({ status }) => status.word === 'ok' && onClose() })
  const submit = submitting(() => {
    if (place) send(false)
  })
  return (
    <form
      className={`${layout.inset} ${classes.edit}`}
      onSubmit={submit}
      aria-label={`Edit ${device.name}`}
      autoComplete="off"
    >
      <DeviceFields
        draft={draft}
        set={change => setDraft({ ...draft, ...change })}
        addressError={place === null && 'Enter an address such as http://192.168.1.57:80'}
      />
      <div className={layout.buttons}>
        <Button type="submit" loading={save.isPending} disabled={place === null}>
          Save and check
        </Button>
        <Button variant="subtle" color="gray" onClick={onClose}>
          Cancel
        </Button>
        <span className={tones.faint}>Signs in once; a refused password is not tried again.</span>
      </div>
      <Problem what="The device was not saved." error={save.error} />
      {save.data && save.data.status.word !== 'ok' && <NotOk device={save.data} onAgain={() => send(true)} />}
    </form>
  )
}

interface DeviceFieldsOptions {
  draft: DeviceDraft
  set: (change: Partial<DeviceDraft>) => void
  addressError: string | false
}

function DeviceFields({ draft, set, addressError }: DeviceFieldsOptions) {
  return (
    <>
      <TextInput
        label="Name"
        autoFocus
        required
        withAsterisk={false}
        maxLength={100}
        value={draft.name}
        onChange={event => set({ name: event.currentTarget.value })}
      />
      <TextInput
        label="Address"
        required
        withAsterisk={false}
        error={addressError}
        value={draft.address}
        onChange={event => set({ address: event.currentTarget.value })}
      />
      <TextInput
        label="User"
        required
        withAsterisk={false}
        maxLength={64}
        autoComplete="off"
        value={draft.user}
        onChange={event => set({ user: event.currentTarget.value })}
      />
      <PasswordInput
        size="xs"
        label="New password"
        placeholder="unchanged"
        maxLength={128}
        autoComplete="new-password"
        value={draft.password}
        onChange={event => set({ password: event.currentTarget.value })}
      />
    </>
  )
}

/** Says that the password was stored, but the device refuses it. */
function NotOk({ device, onAgain }: { device: ApiDevice; onAgain: () => void }) {
  const { word, reason } = device.status
  return (
    <div className={layout.stack} role="alert">
      <p>
        Saved, but signing in does not work yet: <DeviceStatus word={word} />
      </p>
      {word !== 'certificate-changed' && <p>{reason}</p>}
      {word === 'password-wrong' && (
        <Button variant="default" onClick={onAgain}>
          The password is correct: try once more
        </Button>
      )}
    </div>
  )
}
