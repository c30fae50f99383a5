import { NumberInput, PasswordInput, Select, TextInput } from '@mantine/core'
import type { EmailInput } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { CertificateFields } from './certificate-fields.tsx'
import type { EmailDraft } from './email-draft.ts'

type Security = NonNullable<EmailInput['security']>

const securityOptions: { value: Security; label: string; port: number }[] = [
  { value: 'starttls', label: 'STARTTLS (usual)', port: 587 },
  { value: 'tls', label: 'TLS from the start', port: 465 },
  { value: 'none', label: 'None: everybody on the way can read it', port: 25 },
]

interface EmailServerProps {
  draft: EmailDraft
  set: (change: Partial<EmailDraft>) => void
  /** Whether a password is stored, which stays if none is entered. */
  isStored: boolean
}

/** The mail server, and the login for it. */
export function EmailServer({ draft, set, isStored }: EmailServerProps) {
  const security = draft.security ?? 'starttls'
  const usual = securityOptions.find(({ value }) => value === security)?.port
  return (
    <>
      <div className={layout.fields}>
        <TextInput
          label="Mail server"
          description="Your provider calls it SMTP or outgoing server."
          placeholder="smtp.example.org"
          required
          maxLength={253}
          value={draft.host}
          onChange={event => set({ host: event.currentTarget.value })}
        />
        <Select
          label="Encryption"
          data={securityOptions}
          allowDeselect={false}
          value={security}
          onChange={value => set({ security: value as Security, ...(value === 'none' && { tls: undefined }) })}
        />
        <NumberInput
          label="Port"
          placeholder={String(usual)}
          min={1}
          max={65535}
          allowDecimal={false}
          value={draft.port ?? ''}
          onChange={port => set({ port: port === '' ? undefined : Number(port) })}
        />
      </div>
      <LoginFields draft={draft} set={set} isStored={isStored} />
      {security !== 'none' && <CertificateFields tls={draft.tls} what="mail server" onChange={tls => set({ tls })} />}
    </>
  )
}

function LoginFields({ draft, set, isStored }: EmailServerProps) {
  return (
    <div className={layout.fields}>
      <TextInput
        label="User"
        description="Leave empty if the server asks for none."
        autoComplete="off"
        value={draft.user ?? ''}
        onChange={event => set({ user: event.currentTarget.value || undefined })}
      />
      <PasswordInput
        label="Password"
        description="Some providers want an app password here."
        placeholder={isStored ? 'Unchanged' : ''}
        autoComplete="new-password"
        disabled={!draft.user}
        value={draft.password}
        onChange={event => set({ password: event.currentTarget.value })}
      />
    </div>
  )
}
