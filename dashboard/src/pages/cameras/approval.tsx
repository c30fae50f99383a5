import { Button } from '@mantine/core'
import type { ApiCamera } from '../../../../src/api/schemas/index.ts'
import { useMayChange } from '../../api/use-session.ts'
import { Problem } from '../../shared/problem.tsx'
import styles from './camera-panel.module.css'
import { useCameraChange } from './use-camera-change.ts'

/** The buttons by which a person says whether a device is theirs; those that would change something. */
export function Approval({ camera }: { camera: ApiCamera }) {
  const mayChange = useMayChange()
  const change = useCameraChange(camera.id)
  if (!mayChange) return null
  return (
    <div className={styles.buttons}>
      {camera.state !== 'approved' && (
        <Button loading={change.isPending} onClick={() => change.mutate({ state: 'approved' })}>
          Approve
        </Button>
      )}
      {camera.state !== 'ignored' && (
        <Button variant="default" disabled={change.isPending} onClick={() => change.mutate({ state: 'ignored' })}>
          Ignore
        </Button>
      )}
      {camera.state === 'approved' && (
        <Button variant="default" disabled={change.isPending} onClick={() => change.mutate({ state: 'pending' })}>
          Take approval back
        </Button>
      )}
      {change.error && <Problem what="That was not saved." error={change.error} />}
    </div>
  )
}
