import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useApi } from '#api/api-context.ts'
import type { ProblemError } from '#api/problem-error.ts'
import { useSession } from '#api/use-session.ts'
import { SignInFrame } from '#features/sign-in/sign-in-frame.tsx'
import { useEnter } from '#features/sign-in/use-enter.ts'
import { formatCount } from '#format/numbers.ts'
import { setUpSearch } from '#routing/page-search.ts'
import { useSearchOf } from '#routing/use-url-search.ts'
import type { Session } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import { submitting } from '#ui/submitting.ts'

const shortest = 10

/** Creates the administrator, with the token of the link that the first start printed. */
export function SetUpPage() {
  const { token } = useSearchOf(setUpSearch)
  const session = useSession().data
  if (session && !session.setupNeeded) {
    return (
      <SignInFrame title="Set up">
        <p>
          This server is already set up. <Link to="/sign-in">Sign in</Link>
        </p>
      </SignInFrame>
    )
  }
  return token ? <SetUpForm token={token} /> : <NoToken />
}

function NoToken() {
  return (
    <SignInFrame title="Set up">
      <p>Open the setup link that the server printed when it started. To get a new link, restart the server.</p>
    </SignInFrame>
  )
}

/** The faults of the typed passwords in words; null without a fault, and as long as nothing is typed. */
function faultsOf(password: string, again: string) {
  const missing = shortest - password.length
  return {
    tooShort: password !== '' && missing > 0 ? `${formatCount(missing, 'more character')} needed` : null,
    differs: again !== '' && again !== password ? 'The passwords do not match' : null,
  }
}

function SetUpForm({ token }: { token: string }) {
  const api = useApi()
  const enter = useEnter('/cameras')
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const create = useMutation<Session, ProblemError>({
    mutationFn: () => api.send('POST', 'auth/setup', { body: { token, name: name.trim(), password } }),
    onSuccess: enter,
  })
  const { tooShort, differs } = faultsOf(password, again)
  const submit = submitting(() => {
    if (password.length >= shortest && again === password) create.mutate()
  })
  return (
    <SignInFrame
      title="Set up"
      note="This creates the administrator account. You can add more people later in the settings."
    >
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
        <NewPassword
          label="Password"
          description={`At least ${shortest} characters. Several words are easier to remember than symbols.`}
          error={tooShort}
          value={password}
          onChange={setPassword}
        />
        <NewPassword label="Repeat password" error={differs} value={again} onChange={setAgain} />
        <Problem what="The account was not created." error={create.error} />
        <Button
          type="submit"
          size="sm"
          fullWidth
          loading={create.isPending}
          disabled={differs !== null || tooShort !== null}
        >
          Create administrator
        </Button>
      </form>
    </SignInFrame>
  )
}

interface NewPasswordProps {
  label: string
  description?: string
  error: string | null
  value: string
  onChange: (password: string) => void
}

function NewPassword({ onChange, ...props }: NewPasswordProps) {
  return (
    <PasswordInput
      {...props}
      autoComplete="new-password"
      required
      maxLength={200}
      onChange={event => onChange(event.currentTarget.value)}
    />
  )
}
