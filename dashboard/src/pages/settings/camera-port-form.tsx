import { Button, PasswordInput, TextInput } from '@mantine/core'
import type { ApiClient } from '#api/api-client.ts'
import { useChange } from '#api/use-change.ts'
import { Copy } from '#ui/copy.tsx'
import { Problem } from '#ui/problem.tsx'
import { newPassword } from './new-password.ts'
import styles from './settings.module.css'
import { useForm } from './use-form.ts'

export interface CameraLogin {
  user: string
  password: string
}

interface CameraPortFormOptions {
  /** The user there is; null where nothing is asked for. */
  user: string | null
  onSet: (login: CameraLogin) => void
  onCancel: () => void
}

/** User and password of the camera port, with a strong password to take as it is. */
export function CameraPortForm({ user, onSet, onCancel }: CameraPortFormOptions) {
  const form = useForm({ user: user ?? 'camera', password: newPassword() })
  const set = useChange(
    (api: ApiClient, body: CameraLogin) => api.send('PUT', 'settings/camera-port', body),
    ['settings/camera-port', 'doctor', 'devices'],
  )
  const { password } = form.values
  const tooShort = password.length < 8
  return (
    <form
      className={styles.form}
      aria-label="User and password of the camera port"
      onSubmit={event => {
        event.preventDefault()
        if (!tooShort) set.mutate(form.values, { onSuccess: () => onSet(form.values) })
      }}
    >
      <TextInput label="User" required maxLength={32} autoComplete="off" {...form.field('user')} />
      <PasswordInput
        label="Password"
        description="At least 8 letters, digits and signs, no blanks."
        required
        maxLength={64}
        autoComplete="new-password"
        error={tooShort ? 'At least 8 characters' : undefined}
        {...form.field('password')}
      />
      <p>
        From that moment posts without it are refused (401), and a device does not send them again. Give it to every
        device right afterwards; the next step helps.
      </p>
      <div className={styles.named}>
        <Button type="submit" loading={set.isPending}>
          Ask every device for it
        </Button>
        <Copy text={password} label="Copy the password" />
        <Button variant="subtle" color="gray" onClick={onCancel}>
          Cancel
        </Button>
      </div>
      {set.error && <Problem what="It was not set." error={set.error} />}
    </form>
  )
}
