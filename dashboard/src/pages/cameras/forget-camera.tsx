import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { ApiCamera } from '../../../../src/api/schemas/index.ts'
import { useMayChange } from '../../api/use-session.ts'
import { Confirm } from '../../shared/confirm.tsx'
import styles from './camera-panel.module.css'
import { useCameraForgetting } from './use-camera-change.ts'

/** Takes a camera out of the list; its events stay. */
export function ForgetCamera({ camera }: { camera: ApiCamera }) {
  const [asks, setAsks] = useState(false)
  const navigate = useNavigate()
  const forget = useCameraForgetting()
  if (!useMayChange()) return null
  const gone = () => void navigate({ to: '/cameras', search: before => before })
  return (
    <section className={styles.part} aria-labelledby="forget">
      <h3 id="forget">Forget</h3>
      {asks ? (
        <Confirm
          text={`${camera.name} leaves the list with its name and its approval. Its events stay, under ${camera.id}. If it posts again, it appears as a new camera; ignore it to keep it away.`}
          verb="Forget"
          pending={forget.isPending}
          error={forget.error}
          onYes={() => forget.mutate(camera.id, { onSuccess: gone })}
          onNo={() => setAsks(false)}
        />
      ) : (
        <div className={styles.buttons}>
          <Button variant="default" onClick={() => setAsks(true)}>
            Forget this camera…
          </Button>
        </div>
      )}
    </section>
  )
}
