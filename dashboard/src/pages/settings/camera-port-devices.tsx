import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useChange } from '#api/use-change.ts'
import type { CameraPortState } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import styles from './settings.module.css'

/** Who needs the password, and who can be given it from here. */
export function CameraPortDevices({ port }: { port: CameraPortState }) {
  const settable = port.devices.filter(device => device.settable)
  const byHand = [...port.devices.filter(device => !device.settable), ...port.others]
  if (settable.length + byHand.length === 0) return <p>No device posts here yet. Each one that is added needs it.</p>
  return (
    <>
      <p>Every device needs it.</p>
      {settable.length > 0 && (
        <>
          <p>This server can write it into these:</p>
          <ul className={styles.rows}>
            {settable.map(device => (
              <GiveLogin key={device.id} device={device} isReadable={port.readable} />
            ))}
          </ul>
        </>
      )}
      {byHand.length > 0 && (
        <p>
          Type it by hand (HTTP POST settings: Anonymous Login off, User, Password) into:{' '}
          {byHand.map(({ name }) => name).join(', ')}. A camera becomes settable when its device is{' '}
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
    api => api.send('POST', `devices/${encodeURIComponent(device.id)}/set-up`, { password: true }),
    ['devices', 'doctor'],
  )
  return (
    <li className={styles.row}>
      <span className={styles.rowMain}>
        {device.name} ({device.host}){give.isSuccess && ': written and read back.'}
      </span>
      <Button variant="default" disabled={!isReadable} loading={give.isPending} onClick={() => give.mutate(undefined)}>
        Give it the password
      </Button>
      {give.error && <Problem what="The device did not take it." error={give.error} />}
    </li>
  )
}
