import { Button } from '@mantine/core'
import { useMayChange } from '#api/use-session.ts'
import { useCameraChange } from '#features/cameras/use-camera-change.ts'
import type { ApiCamera } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'

/** Buttons to approve or ignore a camera; only those that would change something are shown. */
export function Approval({ camera }: { camera: ApiCamera }) {
  const mayChange = useMayChange()
  const change = useCameraChange(camera.id)
  if (!mayChange) return null
  return (
    <div className={layout.buttons}>
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
          Revoke approval
        </Button>
      )}
      <Problem what="The change could not be saved." error={change.error} />
    </div>
  )
}
