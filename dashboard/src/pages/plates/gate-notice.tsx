import { IconShieldExclamation } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMayChange } from '../../api/use-session.ts'
import styles from './plates.module.css'

/** Says what a plate is worth as a key, where one might open a gate. */
export function GateNotice() {
  const mayChange = useMayChange()
  return (
    <aside className={styles.gate} aria-label="Plates and gates">
      <IconShieldExclamation size={18} aria-hidden />
      <details>
        <summary>Does a plate open a gate here? Anyone in the allowed networks can post one.</summary>
        <p>
          The camera port takes posts from every device in the allowed networks, and a post proves nothing about its
          sender: whoever is on that network can report any plate. Before a gate opens by a plate, set{' '}
          <code>VIEWTRON_CAMERA_USER</code> and <code>VIEWTRON_CAMERA_PASSWORD</code> (Basic credentials, typed into
          every device), or let each device be approved by a person first.
        </p>
        <p className={styles.gateLinks}>
          {mayChange && (
            <Link to="/settings/$part" params={{ part: 'devices' }}>
              How to secure the camera port
            </Link>
          )}
          <Link to="/cameras">Devices that post here</Link>
        </p>
      </details>
    </aside>
  )
}
