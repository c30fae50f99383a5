import { Button, PasswordInput, TextInput } from '@mantine/core'
import type { ApiClient } from '#api/api-client.ts'
import { useChange } from '#api/use-change.ts'
import { Copy } from '#ui/copy.tsx'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import { submitting } from '#ui/submitting.ts'
import { newPassword } from './new-password.ts'
import { useForm } from './use-form.ts'

export interface CameraLogin {
  user: string
  password: string
}

interface CameraPortFormOptions {
  /** The current user; null if no password is required. */
  user: string | null
  onSet: (login: CameraLogin) => void
  onCancel: () => void
}

/** User and password of the camera port, with a strong password already filled in. */
export function CameraPortForm({ user, onSet, onCancel }: CameraPortFormOptions) {
  const form = useForm({ user: user ?? 'camera', password: newPassword() })
  const set = useChange(
    (api: ApiClient, body: CameraLogin) => api.send('PUT', 'settings/camera-port', { body }),
    ['settings/camera-port', 'doctor', 'devices'],
  )
  const { password } = form.values
  const tooShort = password.length < 8
  return (
    <form
      className={layout.stack}
      aria-label="User and password of the camera port"
      onSubmit={submitting(() => {
        if (!tooShort) set.mutate(form.values, { onSuccess: () => onSet(form.values) })
      })}
    >
      <TextInput label="User" required maxLength={32} autoComplete="off" {...form.field('user')} />
      <PasswordInput
        label="Password"
        description="At least 8 letters, digits and symbols, no spaces."
        required
        maxLength={64}
        autoComplete="new-password"
        error={tooShort ? 'At least 8 characters' : undefined}
        {...form.field('password')}
      />
      <p>
        Posts without this password are then refused (401), and devices do not send them again. Give the password to
        every device right away; the next step helps you.
      </p>
      <div className={layout.buttons}>
        <Button type="submit" loading={set.isPending}>
          Require this password
        </Button>
        <Copy text={password} label="Copy the password" />
        <Button variant="subtle" color="gray" onClick={onCancel}>
          Cancel
        </Button>
      </div>
      <Problem what="The password was not set." error={set.error} />
    </form>
  )
}
