import { Button, PasswordInput } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import type { Enrolment } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import { submitting } from '#ui/submitting.ts'
import tones from '#ui/text.module.css'
import { CodeField } from './code-field.tsx'
import { QrCode } from './qr-code.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'

/** Sets up an authenticator app in three steps: the password, a first code, the recovery codes. */
export function SetUpSecondFactor({ onDone, onCancel }: { onDone: () => void; onCancel?: () => void }) {
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null)
  const [codes, setCodes] = useState<string[] | null>(null)
  if (codes) return <RecoveryCodes codes={codes} onDone={onDone} />
  if (enrolment) return <FirstCode enrolment={enrolment} onConfirmed={setCodes} />
  return (
    <AskPassword
      send={(api, password) => api.send('POST', 'auth/second-factor', { body: { password } })}
      button="Next"
      failed="The set-up did not begin."
      onDone={setEnrolment}
      {...(onCancel && { onCancel })}
    />
  )
}

interface AskPasswordProps<Answer> {
  send: (api: Parameters<Parameters<typeof useChange<string, Answer>>[0]>[0], password: string) => Promise<Answer>
  button: string
  failed: string
  onDone: (answer: Answer) => void
  onCancel?: () => void
}

/** Asks for the own password before a change of the second factor. */
export function AskPassword<Answer>({ send, button, failed, onDone, onCancel }: AskPasswordProps<Answer>) {
  const [password, setPassword] = useState('')
  const run = useChange<string, Answer>(send)
  return (
    <form className={layout.tight} onSubmit={submitting(() => run.mutate(password, { onSuccess: onDone }))}>
      <PasswordInput
        label="Your password"
        autoComplete="current-password"
        required
        value={password}
        onChange={event => setPassword(event.currentTarget.value)}
      />
      <div className={layout.buttons}>
        <Button type="submit" loading={run.isPending}>
          {button}
        </Button>
        {onCancel && (
          <Button variant="subtle" color="gray" onClick={onCancel}>
            Cancel
          </Button>
        )}
      </div>
      <Problem what={failed} error={run.error} />
    </form>
  )
}

function FirstCode({ enrolment, onConfirmed }: { enrolment: Enrolment; onConfirmed: (codes: string[]) => void }) {
  const [code, setCode] = useState('')
  const confirm = useChange((api, typed: string) =>
    api.send('POST', 'auth/second-factor/confirm', { body: { code: typed } }),
  )
  const submit = () => confirm.mutate(code, { onSuccess: ({ recoveryCodes }) => onConfirmed(recoveryCodes) })
  return (
    <form className={layout.tight} onSubmit={submitting(submit)}>
      <p>Scan this code with an authenticator app, then type the 6 digits that the app shows.</p>
      <QrCode text={enrolment.uri} label="QR code for the authenticator app" />
      <p className={tones.soft}>
        Cannot scan it? Type this key into the app: <code>{enrolment.secret.match(/.{1,4}/g)?.join(' ')}</code>
      </p>
      <CodeField value={code} onChange={setCode} />
      <Button type="submit" loading={confirm.isPending} className={layout.start}>
        Turn on
      </Button>
      <Problem what="The second factor is not on yet." error={confirm.error} />
    </form>
  )
}
