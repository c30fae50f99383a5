import { Button, TagsInput } from '@mantine/core'
import { useState } from 'react'
import { useMayChange } from '#api/use-session.ts'
import styles from '#features/cameras/camera-panel.module.css'
import { useCameraChange } from '#features/cameras/use-camera-change.ts'
import type { ApiCamera } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'

/** The list of addresses from which alone the camera's posts count. */
export function AllowedAddresses({ camera }: { camera: ApiCamera }) {
  const mayChange = useMayChange()
  const [edited, setEdited] = useState<string[] | null>(null)
  const change = useCameraChange(camera.id)
  const saved = camera.allowedAddresses
  const save = (allowedAddresses: string[]) => change.mutate({ allowedAddresses }, { onSuccess: () => setEdited(null) })
  return (
    <section className={styles.part} aria-labelledby="addresses">
      <h3 id="addresses">Addresses</h3>
      <p className={styles.soft}>{listWords(camera)}</p>
      {edited !== null && (
        <TagsInput
          label="Addresses and networks"
          description="Such as 192.168.1.57 or 192.168.1.0/28; press Enter after each."
          value={edited}
          onChange={setEdited}
          acceptValueOnBlur
        />
      )}
      {mayChange && (
        <div className={styles.buttons}>
          {edited === null ? (
            <>
              {saved.length === 0 && (
                <Button variant="default" loading={change.isPending} onClick={() => save([camera.address])}>
                  Only from {camera.address}
                </Button>
              )}
              <Button
                variant="default"
                disabled={change.isPending}
                onClick={() => setEdited(saved.length === 0 ? [camera.address] : saved)}
              >
                {saved.length === 0 ? 'From a list …' : 'Change the list'}
              </Button>
              {saved.length > 0 && (
                <Button variant="default" disabled={change.isPending} onClick={() => save([])}>
                  Lift it
                </Button>
              )}
            </>
          ) : (
            <>
              <Button loading={change.isPending} onClick={() => save(edited)}>
                Save
              </Button>
              <Button variant="default" onClick={() => setEdited(null)}>
                Cancel
              </Button>
            </>
          )}
        </div>
      )}
      {change.error && <Problem what="The list was not saved." error={change.error} />}
    </section>
  )
}

function listWords({ allowedAddresses, channel }: ApiCamera): string {
  const whose = channel === null ? 'this camera' : 'this recorder and all its channels'
  if (allowedAddresses.length === 0) {
    return `No list: posts of ${whose} count from every address that is not denied; while new devices wait for approval, from confirmed ones.`
  }
  return `Posts of ${whose} count only from ${allowedAddresses.join(', ')}. From elsewhere they are stored and marked, and nothing acts on them.`
}
