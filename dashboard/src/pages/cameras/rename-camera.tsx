import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useState } from 'react'
import { useMayChange } from '#api/use-session.ts'
import styles from '#features/cameras/camera-panel.module.css'
import { useCameraChange } from '#features/cameras/use-camera-change.ts'
import type { ApiCamera } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import { submitting } from '#ui/submitting.ts'

/** The camera's name, edited in place. */
export function RenameCamera({ camera }: { camera: ApiCamera }) {
  const mayChange = useMayChange()
  const [typed, setTyped] = useState<string | null>(null)
  const change = useCameraChange(camera.id)
  const close = () => {
    setTyped(null)
    change.reset()
  }
  if (typed === null)
    return (
      <div className={styles.name}>
        <h2>{camera.name}</h2>
        {mayChange && (
          <ActionIcon aria-label={`Rename ${camera.name}`} onClick={() => setTyped(camera.name)}>
            <IconPencil size={16} />
          </ActionIcon>
        )}
      </div>
    )
  return (
    <form
      className={styles.name}
      onSubmit={submitting(() => change.mutate({ name: typed.trim() }, { onSuccess: close }))}
    >
      <TextInput
        aria-label="Camera name"
        autoFocus
        required
        maxLength={100}
        value={typed}
        onChange={event => setTyped(event.currentTarget.value)}
        onKeyDown={event => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          close()
        }}
      />
      <Button type="submit" loading={change.isPending} disabled={typed.trim() === ''}>
        Save
      </Button>
      <Button variant="subtle" color="gray" onClick={close}>
        Cancel
      </Button>
      <Problem what="The name was not saved." error={change.error} />
    </form>
  )
}
