import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ProblemError } from '#api/problem-error.ts'
import { useApiQuery } from '#api/use-api-query.ts'
import type { ApiDevice } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import { submitting } from '#ui/submitting.ts'
import tones from '#ui/text.module.css'
import { CertificateChange } from '../certificate-change.tsx'
import { addressText, type TypedAddress } from './parse-address.ts'
import { isAboutAddress } from './problem-place.ts'

interface StepSignInOptions {
  address: TypedAddress
  user: string
  password: string
  setPassword: (password: string) => void
  /** A later step was reloaded, which lost the password. */
  wasLost: boolean
  isPending: boolean
  error: ProblemError | null
  /** `again`: also where the device has refused this password before. */
  onSubmit: (user: string, again: boolean) => void
  onChangeAddress: () => void
  /** Called when the new certificate of a known device is trusted. */
  onTrusted: () => void
}

/** Asks for the user and the password of the device. */
export function StepSignIn(options: StepSignInOptions) {
  const { address, password, setPassword, error } = options
  const [user, setUser] = useState(options.user)
  const submit = submitting(() => options.onSubmit(user.trim(), false))
  const isAddress = error !== null && isAboutAddress(error)
  return (
    <form className={layout.stack} onSubmit={submit} autoComplete="off">
      <div className={layout.row}>
        <span>
          <span className={tones.soft}>Address</span> <b>{addressText(address)}</b>
        </span>
        <Button variant="subtle" onClick={options.onChangeAddress}>
          Change
        </Button>
      </div>
      {isAddress && <Problem what={`${address.host} did not respond like a camera.`} error={error} />}
      <TextInput
        size="sm"
        label="User"
        description="An administrator account on the device"
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
        description="The same as on the device's own web page"
        autoFocus
        maxLength={128}
        autoComplete="new-password"
        error={error !== null && !isAddress && error.code !== 'device-certificate-changed'}
        value={password}
        onChange={event => setPassword(event.currentTarget.value)}
      />
      {error && !isAddress && <Problem what="Sign-in failed." error={error} />}
      {error?.code === 'device-certificate-changed' && (
        <KnownCertificate address={address} onTrusted={options.onTrusted} />
      )}
      {error?.code === 'device-password-refused-before' && (
        <Button variant="default" className={layout.start} onClick={() => options.onSubmit(user.trim(), true)}>
          The password is correct: try once more
        </Button>
      )}
      <p className={tones.soft}>
        {options.wasLost && 'The page was reloaded, and the browser does not keep passwords. Please enter it again. '}
        Devices lock an account after a few wrong passwords, so a refused password is never sent twice. Nothing on the
        device is changed yet.
      </p>
      <Button
        type="submit"
        size="sm"
        className={layout.start}
        loading={options.isPending}
        disabled={user.trim() === ''}
      >
        Sign in
      </Button>
    </form>
  )
}

/** A known device that presents another certificate, with the choice to trust it. */
function KnownCertificate({ address, onTrusted }: Pick<StepSignInOptions, 'address' | 'onTrusted'>) {
  const devices = useApiQuery('devices')
  const isIt = ({ host, port, status }: ApiDevice) =>
    host === address.host.toLowerCase() &&
    (address.port === null || port === address.port) &&
    status.word === 'certificate-changed'
  const device = devices.data?.items.find(isIt)
  return device ? <CertificateChange device={device} onTrusted={onTrusted} /> : null
}
