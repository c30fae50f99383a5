import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useMayChange } from '#api/use-session.ts'
import styles from '#features/cameras/camera-panel.module.css'
import { useCameraForgetting } from '#features/cameras/use-camera-change.ts'
import type { ApiCamera } from '#server/api/schemas/index.ts'
import { Confirm } from '#ui/confirm.tsx'
import layout from '#ui/layout.module.css'

/** Takes a camera out of the list; its events stay. */
export function ForgetCamera({ camera }: { camera: ApiCamera }) {
  const [asks, setAsks] = useState(false)
  const navigate = useNavigate()
  const forget = useCameraForgetting()
  if (!useMayChange()) return null
  const gone = () => void navigate({ to: '/cameras', search: before => before })
  return (
    <section className={styles.part} aria-labelledby="forget">
      <h3 id="forget">Remove</h3>
      {asks ? (
        <Confirm
          text={`${camera.name} is removed from the list, with its name and its approval. Its events stay, under ${camera.id}. If it posts again, it appears as a new camera. Use Ignore to keep it away.`}
          verb="Remove"
          change={forget}
          onYes={() => forget.mutate(camera.id, { onSuccess: gone })}
          onNo={() => setAsks(false)}
        />
      ) : (
        <div className={layout.buttons}>
          <Button variant="default" onClick={() => setAsks(true)}>
            Remove this camera…
          </Button>
        </div>
      )}
    </section>
  )
}
