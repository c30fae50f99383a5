import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { SetUpSecondFactor } from '#features/second-factor/set-up-second-factor.tsx'
import { SignInFrame } from './sign-in-frame.tsx'
import { useSignOut } from './use-sign-out.ts'

/** Shown in place of every page while the user's role must have a second factor and the user has none. */
export function RequiredSecondFactor() {
  const queries = useQueryClient()
  const signOut = useSignOut()
  return (
    <SignInFrame
      title="Set up an authenticator app"
      note="An administrator decided that your account needs a second factor: a code from an app on your phone."
    >
      <SetUpSecondFactor onDone={() => void queries.invalidateQueries()} />
      <Button variant="subtle" color="gray" fullWidth onClick={() => void signOut()}>
        Sign out
      </Button>
    </SignInFrame>
  )
}
