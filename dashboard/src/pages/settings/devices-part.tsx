import { Switch } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Settings } from '../../../../src/api/schemas/index.ts'
import { useApiQuery } from '../../api/use-api-query.ts'
import { useChange } from '../../api/use-change.ts'
import { useStats } from '../../api/use-session.ts'
import { formatCount } from '../../shared/formatters.ts'
import { Problem } from '../../shared/problem.tsx'
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
          label="New devices wait for approval"
          description="Their events are stored and shown at once, but rules do not act on them until somebody approves the device."
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
        <h3>Who may post</h3>
        <p>
          The camera port takes posts from every address in the allowed networks. A post proves nothing about its
          sender: anyone in those networks can post an event with any plate in it. Where plates open gates, do at least
          one of these:
        </p>
        <ul className={styles.words}>
          <li>
            Set <code>VIEWTRON_CAMERA_USER</code> and <code>VIEWTRON_CAMERA_PASSWORD</code>, and type the same into
            every device (User, Password). Together with <code>VIEWTRON_CAMERA_TLS_CERT</code> and <code>_KEY</code>{' '}
            nobody can read them on the way.
          </li>
          <li>
            Let new devices wait for approval, above. It keeps out unknown devices; somebody who takes the address of an
            approved one is not noticed.
          </li>
          <li>
            Narrow <code>VIEWTRON_CAMERA_NETWORKS</code> to the network of the cameras.
          </li>
        </ul>
      </div>
    </>
  )
}
