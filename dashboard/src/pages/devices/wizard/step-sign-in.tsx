import { Button, PasswordInput, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { ProblemError } from '#api/problem-error.ts'
import { useApiQuery } from '#api/use-api-query.ts'
import type { ApiDevice } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import { CertificateChange } from '../certificate-change.tsx'
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
  /** The other certificate of a device that was added before is trusted now. */
  onTrusted: () => void
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
        error={error !== null && !isAddress && error.code !== 'device-certificate-changed'}
        value={password}
        onChange={event => setPassword(event.currentTarget.value)}
      />
      {error && !isAddress && <Problem what="The device was not signed in to." error={error} />}
      {error?.code === 'device-certificate-changed' && (
        <KnownCertificate address={address} onTrusted={options.onTrusted} />
      )}
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

/** The device that was added before and shows another certificate now, with the choice to trust it. */
function KnownCertificate({ address, onTrusted }: Pick<StepSignInOptions, 'address' | 'onTrusted'>) {
  const devices = useApiQuery<{ items: ApiDevice[] }>('devices')
  const isIt = ({ host, port, status }: ApiDevice) =>
    host === address.host.toLowerCase() &&
    (address.port === null || port === address.port) &&
    status.word === 'certificate-changed'
  const device = devices.data?.items.find(isIt)
  return device ? <CertificateChange device={device} onTrusted={onTrusted} /> : null
}
