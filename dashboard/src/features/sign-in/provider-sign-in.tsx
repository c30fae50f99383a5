import { Button } from '@mantine/core'
import { Problem } from '#ui/problem.tsx'

const problems: Record<string, string> = {
  'oidc-unreachable': 'The provider does not answer. Try again later, or sign in with your password.',
  'oidc-refused': 'The provider did not confirm the sign-in. Try again.',
  'oidc-expired': 'The sign-in took too long, or was begun in another browser. Try again.',
  'oidc-user-unknown':
    'No user here has this account. Sign in with your password and connect the account under Settings → Your account, or ask an administrator.',
  'oidc-linked-elsewhere': 'Another user has connected this account.',
}

/** A button that leads to the OpenID Connect provider `name`, and what went wrong there. */
export function ProviderSignIn({
  name,
  next,
  problem,
}: {
  name: string
  next?: string | undefined
  problem?: string | undefined
}) {
  const query = next === undefined ? '' : `?next=${encodeURIComponent(next)}`
  const words = problem === undefined ? undefined : (problems[problem] ?? 'Try again.')
  return (
    <>
      <Button component="a" href={`./auth/oidc/start${query}`} variant="default" size="sm" fullWidth>
        Sign in with {name}
      </Button>
      <Problem what="Sign-in failed." error={words === undefined ? null : new Error(words)} />
    </>
  )
}
