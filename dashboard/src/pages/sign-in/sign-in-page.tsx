import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useApi } from '#api/api-context.ts'
import type { ProblemError } from '#api/problem-error.ts'
import { isSignedIn, useSession } from '#api/use-session.ts'
import { CodeField } from '#features/second-factor/code-field.tsx'
import { PasskeyButton } from '#features/sign-in/passkey-button.tsx'
import { ProviderSignIn } from '#features/sign-in/provider-sign-in.tsx'
import { SignInFrame } from '#features/sign-in/sign-in-frame.tsx'
import { useEnter } from '#features/sign-in/use-enter.ts'
import { signInSearch } from '#routing/page-search.ts'
import { useSearchOf } from '#routing/use-url-search.ts'
import type { Session } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import { submitting } from '#ui/submitting.ts'

const notSetUp = 'This server is not set up yet. Open the setup link that the server printed when it started.'

export function SignInPage() {
  const { next, problem } = useSearchOf(signInSearch)
  const enter = useEnter(next)
  const { data } = useSession()
  const alreadyIn = data !== undefined && isSignedIn(data)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it turns out that there is a session
  useEffect(() => {
    if (alreadyIn) enter(data)
  }, [alreadyIn])
  return (
    <SignInFrame title="Sign in" note={data?.setupNeeded ? notSetUp : undefined}>
      <SignInForm onSignedIn={enter} />
      <PasskeyButton onSignedIn={enter} />
      {data?.oidc !== undefined && <ProviderSignIn name={data.oidc} next={next} problem={problem} />}
    </SignInFrame>
  )
}

function SignInForm({ onSignedIn }: { onSignedIn: (session: Session) => void }) {
  const api = useApi()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [needsCode, setNeedsCode] = useState(false)
  const signIn = useMutation<Session, ProblemError>({
    mutationFn: () => api.send('POST', 'auth/sign-in', { body: { name, password, ...(needsCode && { code }) } }),
    onSuccess: onSignedIn,
    onError: ({ code: reason }) => {
      if (reason === 'code-needed') setNeedsCode(true)
      if (reason === 'sign-in-failed') setNeedsCode(false)
    },
  })
  const isAsked = signIn.error?.code === 'code-needed'
  return (
    <form onSubmit={submitting(() => signIn.mutate())}>
      <TextInput
        label="Name"
        size="sm"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        autoFocus
        value={name}
        onChange={event => setName(event.currentTarget.value)}
      />
      <PasswordInput
        label="Password"
        autoComplete="current-password"
        required
        value={password}
        onChange={event => setPassword(event.currentTarget.value)}
      />
      {needsCode && (
        <CodeField
          description="From the authenticator app on your phone; or a recovery code."
          value={code}
          onChange={setCode}
        />
      )}
      <Problem what="Sign-in failed." error={isAsked ? null : signIn.error} />
      <Button type="submit" size="sm" fullWidth loading={signIn.isPending}>
        Sign in
      </Button>
    </form>
  )
}
