import { Button, PasswordInput } from '@mantine/core'
import { useChange } from '#api/use-change.ts'
import { useSession } from '#api/use-session.ts'
import { useSignOut } from '#features/sign-in/use-sign-out.ts'
import { Card } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import { submitting } from '#ui/submitting.ts'
import { PasskeysCard } from './passkeys-card.tsx'
import { ProviderCard } from './provider-card.tsx'
import { roleWords } from './role-words.ts'
import { SecondFactorCard } from './second-factor-card.tsx'
import { useForm } from './use-form.ts'

/** The own account: name, password, signing out everywhere. */
export function AccountPart() {
  const session = useSession().data
  if (session?.auth === 'off')
    return (
      <Card as="div">
        <p>
          Sign-in is off (<code>VIEWTRON_AUTH=off</code>): anyone who can reach this address can see and change
          everything. Start the server without this setting to use accounts.
        </p>
      </Card>
    )
  if (!session?.user) return null
  return (
    <>
      <Card as="div">
        <p>
          You are signed in as <strong>{session.user.name}</strong>. {roleWords[session.user.role].name}s{' '}
          {roleWords[session.user.role].may}
        </p>
      </Card>
      <PasswordForm />
      <SecondFactorCard />
      <PasskeysCard />
      <ProviderCard />
      <SignOutEverywhere />
    </>
  )
}

function PasswordForm() {
  const form = useForm({ current: '', next: '' })
  const save = useChange(
    (api, body: { current: string; next: string }) => api.send('POST', 'auth/password', { body }),
    ['auth/session'],
  )
  const tooShort = form.values.next !== '' && form.values.next.length < 10
  return (
    <Card
      as="form"
      aria-labelledby="password"
      onSubmit={submitting(() => {
        if (!tooShort) save.mutate(form.values, { onSuccess: form.clear })
      })}
    >
      <h3 id="password">Password</h3>
      <PasswordInput label="Current password" autoComplete="current-password" required {...form.field('current')} />
      <PasswordInput
        label="New password"
        description="At least 10 characters. Several words are easier to remember than symbols."
        autoComplete="new-password"
        required
        maxLength={200}
        error={tooShort ? 'At least 10 characters' : undefined}
        {...form.field('next')}
      />
      <Button type="submit" loading={save.isPending} className={layout.start}>
        Change password
      </Button>
      <Problem what="The password was not changed." error={save.error} />
      {save.isSuccess && <p role="status">Password changed. Other browsers have to sign in again.</p>}
    </Card>
  )
}

function SignOutEverywhere() {
  const signOut = useSignOut()
  const everywhere = useChange(api => api.send('POST', 'auth/sign-out-everywhere'))
  return (
    <Card as="div">
      <h3>Sign out everywhere</h3>
      <p>Ends all your sessions, including this one. Useful if you lost a phone. API tokens keep working.</p>
      <Button
        variant="default"
        className={layout.start}
        loading={everywhere.isPending}
        onClick={() => everywhere.mutate(undefined, { onSuccess: () => void signOut() })}
      >
        Sign out everywhere
      </Button>
      <Problem what="The sessions could not be ended." error={everywhere.error} />
    </Card>
  )
}
