import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useChange } from '#api/use-change.ts'
import type { CameraPortState } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'

/** The devices that need the password of the camera port; this server can set it on some of them. */
export function CameraPortDevices({ port }: { port: CameraPortState }) {
  const settable = port.devices.filter(device => device.settable)
  const byHand = [...port.devices.filter(device => !device.settable), ...port.others]
  if (settable.length + byHand.length === 0)
    return <p>No devices post here yet. Every device you add will need the password.</p>
  return (
    <>
      <p>Every device needs the password.</p>
      {settable.length > 0 && (
        <>
          <p>This server can write it to these devices:</p>
          <ul className={layout.panelList}>
            {settable.map(device => (
              <GiveLogin key={device.id} device={device} isReadable={port.readable} />
            ))}
          </ul>
        </>
      )}
      {byHand.length > 0 && (
        <p>
          Enter it by hand (HTTP POST settings: Anonymous Login off, User, Password) on:{' '}
          {byHand.map(({ name }) => name).join(', ')}. This server can write it to a camera once its device is{' '}
          <Link to="/devices/add" search={{}}>
            added with its password
          </Link>
          .
        </p>
      )}
    </>
  )
}

function GiveLogin({ device, isReadable }: { device: CameraPortState['devices'][number]; isReadable: boolean }) {
  const give = useChange(
    api => api.send('POST', 'devices/{id}/set-up', { params: { id: device.id }, body: { password: true } }),
    ['devices', 'doctor'],
  )
  return (
    <li>
      <span className={layout.main}>
        {device.name} ({device.host}){give.isSuccess && ': written and verified.'}
      </span>
      <Button variant="default" disabled={!isReadable} loading={give.isPending} onClick={() => give.mutate(undefined)}>
        Write the password
      </Button>
      <Problem what="The device did not accept this." error={give.error} />
    </li>
  )
}
