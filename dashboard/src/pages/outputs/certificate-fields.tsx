import { Textarea, TextInput } from '@mantine/core'
import type { WebhookInput } from '#server/api/schemas/index.ts'

type Trust = NonNullable<WebhookInput['tls']>

interface CertificateFieldsProps {
  tls: Trust | undefined
  /** The owner of the certificate, in the middle of a sentence. */
  what: string
  onChange: (tls: Trust) => void
}

/** The fields for targets whose certificate is not signed by a public authority. */
export function CertificateFields({ tls, what, onChange }: CertificateFieldsProps) {
  const { ca = '', fingerprint = '' } = tls ?? {}
  const change = (next: { ca?: string; fingerprint?: string }) => {
    const all: Record<string, string> = { ca, fingerprint, ...next }
    onChange(Object.fromEntries(Object.entries(all).filter(([, value]) => value.trim() !== '')))
  }
  return (
    <details>
      <summary>The {what} uses its own certificate</summary>
      <Textarea
        label="CA certificate (PEM)"
        description={`Paste the certificate of your own CA, or the self-signed certificate of the ${what}.`}
        placeholder="-----BEGIN CERTIFICATE-----"
        autosize
        minRows={2}
        maxRows={8}
        value={ca}
        onChange={event => change({ ca: event.currentTarget.value })}
      />
      <TextInput
        label="Or the SHA-256 fingerprint"
        description="Only the certificate with this fingerprint is accepted."
        placeholder="AB:CD:…"
        value={fingerprint}
        onChange={event => change({ fingerprint: event.currentTarget.value })}
      />
    </details>
  )
}
