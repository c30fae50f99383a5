import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useApi } from '#api/api-context.ts'
import type { ProblemError } from '#api/problem-error.ts'
import { useSession } from '#api/use-session.ts'
import { Door } from '#features/sign-in/door.tsx'
import { useEnter } from '#features/sign-in/use-enter.ts'
import type { Search } from '#routing/search-params.ts'
import type { Session } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'

const shortest = 10

function NoToken() {
  return (
    <Door title="Set up">
      <p>
        The server printed a link when it started, with a token that proves you may set it up. Open that link. A restart
        of the server prints a new one.
      </p>
    </Door>
  )
}

function SetUpForm({ token }: { token: string }) {
  const api = useApi()
  const enter = useEnter('/cameras')
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const create = useMutation<Session, ProblemError>({
    mutationFn: () => api.send<Session>('POST', 'auth/setup', { token, name: name.trim(), password }),
    onSuccess: enter,
  })
  const tooShort = password !== '' && password.length < shortest
  const differs = again !== '' && again !== password
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (password.length >= shortest && again === password) create.mutate()
  }
  return (
    <Door title="Set up" note="The first person is the administrator. More people can be added in the settings.">
      <form onSubmit={submit}>
        <TextInput
          label="Your name"
          size="sm"
          autoComplete="username"
          required
          autoFocus
          maxLength={60}
          value={name}
          onChange={event => setName(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          description={`At least ${shortest} characters; a few words are easier to remember.`}
          autoComplete="new-password"
          required
          maxLength={200}
          error={tooShort ? `${shortest - password.length} more` : null}
          value={password}
          onChange={event => setPassword(event.currentTarget.value)}
        />
        <PasswordInput
          label="The same again"
          autoComplete="new-password"
          required
          error={differs ? 'differs from the one above' : null}
          value={again}
          onChange={event => setAgain(event.currentTarget.value)}
        />
        {create.error && <Problem what="Nobody was set up." error={create.error} />}
        <Button type="submit" size="sm" fullWidth loading={create.isPending} disabled={differs || tooShort}>
          Create the administrator
        </Button>
      </form>
    </Door>
  )
}

/** Creates the administrator, with the token of the link that the first start printed. */
export function SetUpPage() {
  const { token } = useSearch({ strict: false }) as Search
  const session = useSession().data
  if (session && !session.setupNeeded) {
    return (
      <Door title="Set up">
        <p>
          This server is set up already. <Link to="/sign-in">Sign in</Link>
        </p>
      </Door>
    )
  }
  return token ? <SetUpForm token={token} /> : <NoToken />
}
