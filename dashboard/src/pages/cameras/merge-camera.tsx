import { Button, Select } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useMayChange } from '#api/use-session.ts'
import styles from '#features/cameras/camera-panel.module.css'
import { useCameraMerge } from '#features/cameras/use-camera-change.ts'
import type { ApiCamera } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'

/** Makes two entries one, when a camera was replaced or changed its address; and takes that back. */
export function MergeCamera({ camera, others }: { camera: ApiCamera; others: readonly ApiCamera[] }) {
  const mayChange = useMayChange()
  const [into, setInto] = useState<string | null>(null)
  const merge = useCameraMerge()
  const navigate = useNavigate()
  const target = others.find(other => other.id === into)
  if (!mayChange || (others.length === 0 && camera.merged.length === 0)) return null
  return (
    <section className={styles.part} aria-labelledby="merge">
      <h3 id="merge">The same camera twice?</h3>
      {camera.merged.length > 0 && (
        <ul className={styles.merged}>
          {camera.merged.map(part => (
            <li key={part.id}>
              <span>
                {part.name} <small>{part.id}</small>
              </span>
              <Button
                variant="default"
                disabled={merge.isPending}
                onClick={() => merge.mutate({ id: part.id, into: null })}
              >
                Take apart
              </Button>
            </li>
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <>
          <p className={styles.soft}>
            After a replacement or a new address a camera may stand here twice. Merged, the past and future events of{' '}
            <b>{camera.name}</b> show as the other camera’s. Nothing is rewritten: it can be taken apart again at any
            time.
          </p>
          <div className={styles.buttons}>
            <Select
              aria-label={`Camera to merge ${camera.name} into`}
              placeholder="Merge into…"
              searchable
              clearable
              data={others.map(other => ({ value: other.id, label: other.name }))}
              value={into}
              onChange={setInto}
            />
            {target && (
              <Button
                loading={merge.isPending}
                onClick={() =>
                  merge.mutate(
                    { id: camera.id, into: target.id },
                    { onSuccess: () => void navigate({ to: '/cameras/$cameraId', params: { cameraId: target.id } }) },
                  )
                }
              >
                Merge into {target.name}
              </Button>
            )}
          </div>
        </>
      )}
      {merge.error && <Problem what="That was not saved." error={merge.error} />}
    </section>
  )
}
