import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { Session } from '../../../../src/api/schemas/index.ts'
import { useApi } from '../../api/api-context.ts'
import type { ProblemError } from '../../api/problem-error.ts'
import { isSignedIn, useSession } from '../../api/use-session.ts'
import { Problem } from '../../shared/problem.tsx'
import { parseSearch, type Search } from '../../shared/search-params.ts'
import { Door } from './door.tsx'

/** Only addresses of this dashboard: a link must not lead somewhere else after signing in. */
export function safeNext(next: string | undefined): string {
  return next?.startsWith('/') && !/^\/[/\\]/.test(next) ? next : '/live'
}

/** Goes to where one was, as soon as there is a session. */
export function useEnter(next: string | undefined): (session: Session) => void {
  const queries = useQueryClient()
  const api = useApi()
  const router = useRouter()
  return session => {
    api.csrfToken = session.csrfToken
    queries.setQueryData(['auth/session'], session)
    const [to, search = ''] = safeNext(next).split('?', 2)
    void router.navigate({ to: to ?? '/live', search: parseSearch(search), replace: true })
  }
}

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
