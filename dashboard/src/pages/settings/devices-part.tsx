import { Switch } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import { useStats } from '#api/use-session.ts'
import { formatCount } from '#format/numbers.ts'
import type { Settings } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import { CameraPortLogin } from './camera-port-login.tsx'
import styles from './settings.module.css'

/** Which devices are trusted. */
export function DevicesPart() {
  const settings = useApiQuery<Settings>('settings')
  const pending = useStats().data?.cameras.pending ?? 0
  const save = useChange(
    (api, approveDevices: boolean) => api.send('PATCH', 'settings', { approveDevices }),
    ['settings', 'cameras', 'stats'],
  )
  if (settings.error)
    return (
      <Problem what="The settings could not be read." error={settings.error} onRetry={() => void settings.refetch()} />
    )
  if (!settings.data) return null
  return (
    <>
      <div className={styles.block}>
        <Switch
          label="New devices and new addresses wait for approval"
          description="What comes from a new device, or under a known camera’s name from an address it never had, is stored and shown at once. Rules, webhooks and MQTT leave it alone until somebody approves the device or confirms the address."
          checked={settings.data.approveDevices}
          disabled={save.isPending}
          onChange={event => save.mutate(event.currentTarget.checked)}
        />
        {save.error && <Problem what="The setting was not saved." error={save.error} />}
        {pending > 0 && (
          <p>
            {formatCount(pending, 'device')} {pending === 1 ? 'waits' : 'wait'} for approval:{' '}
            <Link to="/cameras">open Cameras</Link>.
          </p>
        )}
      </div>
      <div className={styles.block}>
        <h3>What approval can tell, and what it cannot</h3>
        <p>
          A post proves nothing about its sender. Its MAC and serial number are on every packet of the network, so
          anyone there can put them into a post.
        </p>
        <ul className={styles.words}>
          <li>Approval tells a new device, and a known name from a new address.</li>
          <li>
            It cannot tell somebody who uses a camera’s name <em>and</em> takes over its address on the same network. A
            password of the camera port, below, can, as long as nobody reads it on the way (HTTPS).
          </li>
          <li>A camera that gets another address from the router waits too. Give cameras fixed addresses.</li>
        </ul>
        <p>Where plates open gates, do more than one of these:</p>
        <ul className={styles.words}>
          <li>Switch approval on, above.</li>
          <li>Set a password of the camera port, below.</li>
          <li>
            Give a camera a list of addresses, on its page under <Link to="/cameras">Cameras</Link>: “Only from …”. It
            holds with approval off too.
          </li>
          <li>
            Narrow <code>VIEWTRON_CAMERA_NETWORKS</code> to the network of the cameras.
          </li>
        </ul>
      </div>
      <CameraPortLogin />
    </>
  )
}
