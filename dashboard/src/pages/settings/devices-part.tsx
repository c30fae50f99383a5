import { Switch } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import { useStats } from '#api/use-session.ts'
import { formatCount } from '#format/numbers.ts'
import { Card } from '#ui/card.tsx'
import { LoadProblem, Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import { CameraPortLogin } from './camera-port-login.tsx'
import styles from './settings.module.css'

/** The setting for the approval of new cameras. */
export function DevicesPart() {
  const settings = useApiQuery('settings')
  const pending = useStats().data?.cameras.pending ?? 0
  const save = useChange(
    (api, approveDevices: boolean) => api.send('PATCH', 'settings', { body: { approveDevices } }),
    ['settings', 'cameras', 'stats'],
  )
  if (settings.error) return <LoadProblem what="The settings could not be loaded." query={settings} />
  if (!settings.data) return null
  return (
    <>
      <Card as="div">
        <Switch
          label="New devices and new addresses wait for approval"
          description="Events from a new device, or under a known camera’s name from a new address, are stored and shown. Rules, webhooks and MQTT ignore them until someone approves the device or confirms the address."
          checked={settings.data.approveDevices}
          disabled={save.isPending}
          onChange={event => save.mutate(event.currentTarget.checked)}
        />
        <Problem what="The setting was not saved." error={save.error} />
        {pending > 0 && (
          <p>
            {formatCount(pending, 'device')} {pending === 1 ? 'waits' : 'wait'} for approval:{' '}
            <Link to="/cameras">open Cameras</Link>.
          </p>
        )}
      </Card>
      <Card as="div">
        <h3>What approval can and cannot detect</h3>
        <p>
          A post does not prove who sent it. Anyone on the network can see the MAC address and serial number of a camera
          and put them into a post.
        </p>
        <ul className={`${tones.lead} ${styles.words}`}>
          <li>Approval detects a new device, and a known name from a new address.</li>
          <li>
            It cannot detect someone who uses a camera’s name <em>and</em> takes over its address on the same network. A
            camera port password (below) can, as long as it is not intercepted: use HTTPS.
          </li>
          <li>
            A camera that gets a new address from the router has to be confirmed again. Give cameras fixed addresses.
          </li>
        </ul>
        <p>If plates open gates, do more than one of these:</p>
        <ul className={`${tones.lead} ${styles.words}`}>
          <li>Turn on approval (above).</li>
          <li>Set a camera port password (below).</li>
          <li>
            Restrict a camera to a list of addresses, on its page under <Link to="/cameras">Cameras</Link>. This also
            works when approval is off.
          </li>
          <li>
            Limit <code>VIEWTRON_CAMERA_NETWORKS</code> to the network of the cameras.
          </li>
        </ul>
      </Card>
      <CameraPortLogin />
    </>
  )
}
