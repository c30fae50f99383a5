import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useApi } from '#api/api-context.ts'
import type { ProblemError } from '#api/problem-error.ts'
import { isSignedIn, useSession } from '#api/use-session.ts'
import { Door } from '#features/sign-in/door.tsx'
import { useEnter } from '#features/sign-in/use-enter.ts'
import type { Search } from '#routing/search-params.ts'
import type { Session } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'

export function SignInPage() {
  const { next } = useSearch({ strict: false }) as Search
  const api = useApi()
  const session = useSession()
  const enter = useEnter(next)
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const signIn = useMutation<Session, ProblemError>({
    mutationFn: () => api.send<Session>('POST', 'auth/sign-in', { name, password }),
    onSuccess: enter,
  })
  const { data } = session
  const alreadyIn = data !== undefined && isSignedIn(data)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it turns out that there is a session
  useEffect(() => {
    if (alreadyIn) enter(data)
  }, [alreadyIn])
  return (
    <Door
      title="Sign in"
      note={
        data?.setupNeeded ? 'Nobody is set up yet: open the link that the server printed when it started.' : undefined
      }
    >
      <form
        onSubmit={event => {
          event.preventDefault()
          signIn.mutate()
        }}
      >
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
        {signIn.error && <Problem what="Signing in did not work." error={signIn.error} />}
        <Button type="submit" size="sm" fullWidth loading={signIn.isPending}>
          Sign in
        </Button>
      </form>
    </Door>
  )
}
