import { Button, PasswordInput } from '@mantine/core'
import { useChange } from '#api/use-change.ts'
import { useSession } from '#api/use-session.ts'
import { useSignOut } from '#features/sign-in/use-sign-out.ts'
import { Problem } from '#ui/problem.tsx'
import { roleWords } from './role-words.ts'
import styles from './settings.module.css'
import { useForm } from './use-form.ts'

/** Who one is, one's password, and leaving every device at once. */
export function AccountPart() {
  const session = useSession().data
  if (session?.auth === 'off')
    return (
      <div className={styles.block}>
        <p>
          Signing in is off (<code>VIEWTRON_AUTH=off</code>): everybody who reaches this address sees and changes
          everything. Start the server without that setting to give people accounts.
        </p>
      </div>
    )
  if (!session?.user) return null
  return (
    <>
      <div className={styles.block}>
        <p>
          You are signed in as <strong>{session.user.name}</strong>. {roleWords[session.user.role].name}s{' '}
          {roleWords[session.user.role].may}
        </p>
      </div>
      <PasswordForm />
      <SignOutEverywhere />
    </>
  )
}

function PasswordForm() {
  const form = useForm({ current: '', next: '' })
  const save = useChange(
    (api, body: { current: string; next: string }) => api.send('POST', 'auth/password', body),
    ['auth/session'],
  )
  const tooShort = form.values.next !== '' && form.values.next.length < 10
  return (
    <form
      className={styles.block}
      aria-labelledby="password"
      onSubmit={event => {
        event.preventDefault()
        if (!tooShort) save.mutate(form.values, { onSuccess: form.clear })
      }}
    >
      <h3 id="password">Password</h3>
      <PasswordInput label="Password now" autoComplete="current-password" required {...form.field('current')} />
      <PasswordInput
        label="New password"
        description="At least 10 characters. Several words are easier to remember than signs."
        autoComplete="new-password"
        required
        maxLength={200}
        error={tooShort ? 'At least 10 characters' : undefined}
        {...form.field('next')}
      />
      <Button type="submit" loading={save.isPending} className={styles.submit}>
        Change password
      </Button>
      {save.error && <Problem what="The password was not changed." error={save.error} />}
      {save.isSuccess && <p role="status">Changed. Other browsers have to sign in with the new one.</p>}
    </form>
  )
}

function SignOutEverywhere() {
  const signOut = useSignOut()
  const everywhere = useChange(api => api.send('POST', 'auth/sign-out-everywhere'))
  return (
    <div className={styles.block}>
      <h3>Sign out everywhere</h3>
      <p>Ends every session of yours, this one too: useful when a phone was lost. API tokens keep working.</p>
      <Button
        variant="default"
        className={styles.submit}
        loading={everywhere.isPending}
        onClick={() => everywhere.mutate(undefined, { onSuccess: () => void signOut() })}
      >
        Sign out everywhere
      </Button>
      {everywhere.error && <Problem what="The sessions could not be ended." error={everywhere.error} />}
    </div>
  )
}
