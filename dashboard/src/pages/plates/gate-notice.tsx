import { IconShieldExclamation } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMayChange } from '#api/use-session.ts'
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
          A post proves nothing about its sender: whoever is in the allowed networks can report any plate, under the
          name of any camera. Approval of devices holds back new devices and new addresses; it cannot tell somebody who
          takes over a camera’s own address. Before a gate opens by a plate, switch approval on and give the camera port
          a password, or the camera a list of addresses.
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
