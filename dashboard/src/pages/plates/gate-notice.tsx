import { IconShieldExclamation } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMayChange } from '#api/use-session.ts'
import layout from '#ui/layout.module.css'
import styles from './plates.module.css'

/** Warns that a plate alone is no safe key for a gate. */
export function GateNotice() {
  const mayChange = useMayChange()
  return (
    <aside className={styles.gate} aria-label="Plates and gates">
      <IconShieldExclamation size={18} aria-hidden />
      <details>
        <summary>Does a plate open a gate? Anyone on the allowed networks can post a plate.</summary>
        <p>
          A post does not prove who sent it: anyone on the allowed networks can report any plate under the name of any
          camera. Device approval holds back new devices and new addresses, but it cannot detect someone who takes over
          a camera’s address. Before a plate opens a gate, turn on approval, and set a password for the camera port or a
          list of addresses for the camera.
        </p>
        <p className={layout.row}>
          {mayChange && (
            <Link to="/settings/$part" params={{ part: 'devices' }}>
              How to secure the camera port
            </Link>
          )}
          <Link to="/cameras">Cameras that post here</Link>
        </p>
      </details>
    </aside>
  )
}
