import { Button, TagsInput } from '@mantine/core'
import { useState } from 'react'
import { useMayChange } from '#api/use-session.ts'
import styles from '#features/cameras/camera-panel.module.css'
import { useCameraChange } from '#features/cameras/use-camera-change.ts'
import type { ApiCamera } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'

/** The only addresses from which the camera's posts are accepted. */
export function AllowedAddresses({ camera }: { camera: ApiCamera }) {
  const mayChange = useMayChange()
  const [edited, setEdited] = useState<string[] | null>(null)
  const change = useCameraChange(camera.id)
  const saved = camera.allowedAddresses
  const save = (allowedAddresses: string[]) => change.mutate({ allowedAddresses }, { onSuccess: () => setEdited(null) })
  return (
    <section className={styles.part} aria-labelledby="addresses">
      <h3 id="addresses">Addresses</h3>
      <p className={tones.soft}>{listWords(camera)}</p>
      {edited !== null && (
        <TagsInput
          label="Addresses and networks"
          description="Such as 192.168.1.57 or 192.168.1.0/28. Press Enter after each."
          value={edited}
          onChange={setEdited}
          acceptValueOnBlur
        />
      )}
      {mayChange && (
        <div className={layout.buttons}>
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
                {saved.length === 0 ? 'Only from a list…' : 'Change the list'}
              </Button>
              {saved.length > 0 && (
                <Button variant="default" disabled={change.isPending} onClick={() => save([])}>
                  Remove the restriction
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
      <Problem what="The list was not saved." error={change.error} />
    </section>
  )
}

function listWords({ allowedAddresses, channel }: ApiCamera): string {
  const whose = channel === null ? 'this camera' : 'this recorder and all its channels'
  if (allowedAddresses.length === 0) {
    return `No restriction: posts from ${whose} are accepted from any address you have not rejected. If new devices wait for approval, only confirmed addresses count.`
  }
  return `Posts from ${whose} count only when they come from ${allowedAddresses.join(', ')}. Others are stored and marked, but trigger nothing.`
}
