import { Button, PasswordInput, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { ProblemError } from '../../../api/problem-error.ts'
import { Problem } from '../../../shared/problem.tsx'
import { addressText, type TypedAddress } from './parse-address.ts'
import { isAboutAddress } from './problem-place.ts'
import classes from './wizard.module.css'

interface StepSignInOptions {
  address: TypedAddress
  user: string
  password: string
  setPassword: (password: string) => void
  /** The step after was reloaded, and the password was gone. */
  wasLost: boolean
  isPending: boolean
  error: ProblemError | null
  /** `again`: also where the device has refused this password before. */
  onSubmit: (user: string, again: boolean) => void
  onChangeAddress: () => void
}

/** Who signs in to the device. */
export function StepSignIn(options: StepSignInOptions) {
  const { address, password, setPassword, error } = options
  const [user, setUser] = useState(options.user)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    options.onSubmit(user.trim(), false)
  }
  const isAddress = error !== null && isAboutAddress(error)
  return (
    <form className={classes.fields} onSubmit={submit} autoComplete="off">
      <div className={classes.row}>
        <span>
          <span className={classes.soft}>Address</span> <b>{addressText(address)}</b>
        </span>
        <Button variant="subtle" onClick={options.onChangeAddress}>
          Change
        </Button>
      </div>
      {isAddress && <Problem what={`${address.host} did not answer as a camera.`} error={error} />}
      <TextInput
        size="sm"
        label="User"
        description="An administrator of the device"
        required
        withAsterisk={false}
        maxLength={64}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={user}
        onChange={event => setUser(event.currentTarget.value)}
      />
      <PasswordInput
        label="Password"
        description="The one of the device's own web page"
        autoFocus
        maxLength={128}
        autoComplete="new-password"
        error={error !== null && !isAddress}
        value={password}
        onChange={event => setPassword(event.currentTarget.value)}
      />
      {error && !isAddress && <Problem what="The device did not let us in." error={error} />}
      {error?.code === 'device-password-refused-before' && (
        <Button variant="default" className={classes.next} onClick={() => options.onSubmit(user.trim(), true)}>
          The password is right: send it once more
        </Button>
      )}
      <p className={classes.soft}>
        {options.wasLost && 'The page was loaded anew, and passwords are not kept in the browser: type it once more. '}
        One attempt is made. Devices lock an account after a few wrong passwords, so a refused one is never sent twice.
        Nothing is changed yet.
      </p>
      <Button
        type="submit"
        size="sm"
        className={classes.next}
        loading={options.isPending}
        disabled={user.trim() === ''}
      >
        Sign in and look
      </Button>
    </form>
  )
}
