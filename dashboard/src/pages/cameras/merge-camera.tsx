import { Button, Select } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useMayChange } from '#api/use-session.ts'
import styles from '#features/cameras/camera-panel.module.css'
import { useCameraMerge } from '#features/cameras/use-camera-change.ts'
import type { ApiCamera } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'

/** Merges two entries of a camera that was replaced or changed its address, and undoes that. */
export function MergeCamera({ camera, others }: { camera: ApiCamera; others: readonly ApiCamera[] }) {
  const mayChange = useMayChange()
  const [into, setInto] = useState<string | null>(null)
  const merge = useCameraMerge()
  const navigate = useNavigate()
  const target = others.find(other => other.id === into)
  if (!mayChange || (others.length === 0 && camera.merged.length === 0)) return null
  return (
    <section className={styles.part} aria-labelledby="merge">
      <h3 id="merge">Duplicate camera?</h3>
      {camera.merged.length > 0 && (
        <ul className={layout.list}>
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
          <p className={tones.soft}>
            After a replacement or an address change, a camera may be listed twice. After a merge, all past and future
            events of <b>{camera.name}</b> are shown under the other camera. You can undo this at any time.
          </p>
          <div className={layout.buttons}>
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
      <Problem what="The change could not be saved." error={merge.error} />
    </section>
  )
}
