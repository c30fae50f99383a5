import { Button, PasswordInput, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useChange } from '#api/use-change.ts'
import { devicePath, showsDevices } from '#features/devices/device-path.ts'
import type { ApiDevice } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import { placeOf, placeText } from './device-address.ts'
import { DeviceStatus } from './device-status.tsx'
import classes from './devices.module.css'

/** Name, address, user and password of a device; an empty password field leaves the stored one. */
export function EditDevice({ device, onClose }: { device: ApiDevice; onClose: () => void }) {
  const [name, setName] = useState(device.name)
  const [address, setAddress] = useState(placeText(device))
  const [user, setUser] = useState(device.user)
  const [password, setPassword] = useState('')
  const place = placeOf(address, device)
  const save = useChange((api, again: boolean) => {
    const change = { name, ...place, user, ...(password !== '' && { password }), ...(again && { again }) }
    return api.send<ApiDevice>('PATCH', devicePath(device.id), change)
  }, showsDevices)
  const send = (again: boolean) => save.mutate(again, { onSuccess: ({ status }) => status.word === 'ok' && onClose() })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (place) send(false)
  }
  return (
    <form className={classes.edit} onSubmit={submit} aria-label={`Edit ${device.name}`} autoComplete="off">
      <TextInput
        label="Name"
        autoFocus
        required
        withAsterisk={false}
        maxLength={100}
        value={name}
        onChange={event => setName(event.currentTarget.value)}
      />
      <TextInput
        label="Address"
        required
        withAsterisk={false}
        error={place === null && 'Type it like http://192.168.1.57:80'}
        value={address}
        onChange={event => setAddress(event.currentTarget.value)}
      />
      <TextInput
        label="User"
        required
        withAsterisk={false}
        maxLength={64}
        autoComplete="off"
        value={user}
        onChange={event => setUser(event.currentTarget.value)}
      />
      <PasswordInput
        size="xs"
        label="New password"
        placeholder="as it is"
        maxLength={128}
        autoComplete="new-password"
        value={password}
        onChange={event => setPassword(event.currentTarget.value)}
      />
      <div className={classes.editButtons}>
        <Button type="submit" loading={save.isPending} disabled={place === null}>
          Save and check
        </Button>
        <Button variant="subtle" color="gray" onClick={onClose}>
          Cancel
        </Button>
        <span className={classes.faint}>It is signed in to once; a refused password is not tried again.</span>
      </div>
      {save.error && <Problem what="It was not saved." error={save.error} />}
      {save.data && save.data.status.word !== 'ok' && <NotOk device={save.data} onAgain={() => send(true)} />}
    </form>
  )
}

/** It was stored, but the device does not let us in with it. */
function NotOk({ device, onAgain }: { device: ApiDevice; onAgain: () => void }) {
  const { word, reason } = device.status
  return (
    <div className={classes.notOk} role="alert">
      <p>
        Saved, but it does not work yet: <DeviceStatus word={word} />
      </p>
      {word !== 'certificate-changed' && <p>{reason}</p>}
      {word === 'password-wrong' && (
        <Button variant="default" onClick={onAgain}>
          The password is right: send it once more
        </Button>
      )}
    </div>
  )
}
