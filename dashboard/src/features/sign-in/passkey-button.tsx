import { Button } from '@mantine/core'
import { IconFingerprint } from '@tabler/icons-react'
import { useChange } from '#api/use-change.ts'
import type { Session } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import { canUsePasskeys } from './can-use-passkeys.ts'
import { passkeyProblem } from './passkey-problem.ts'

/** Signs in with a passkey; nothing where this browser or address has none. */
export function PasskeyButton({ onSignedIn }: { onSignedIn: (session: Session) => void }) {
  const signIn = useChange<void, Session>(async api => {
    const { publicKey } = await api.send('POST', 'auth/passkeys/challenge')
    const { startAuthentication } = await import('@simplewebauthn/browser')
    const optionsJSON = publicKey as unknown as Parameters<typeof startAuthentication>[0]['optionsJSON']
    const credential = await startAuthentication({ optionsJSON })
    await api.send('POST', 'auth/passkeys/sign-in', { body: { credential: { ...credential } } })
    return api.get('auth/session', {})
  })
  if (!canUsePasskeys()) return null
  return (
    <>
      <Button
        variant="default"
        size="sm"
        fullWidth
        leftSection={<IconFingerprint size={16} aria-hidden />}
        loading={signIn.isPending}
        onClick={() => signIn.mutate(undefined, { onSuccess: onSignedIn })}
      >
        Use a passkey
      </Button>
      <Problem what="Sign-in failed." error={passkeyProblem(signIn.error)} />
    </>
  )
}
