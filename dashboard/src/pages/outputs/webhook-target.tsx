import { Checkbox, Select, Textarea, TextInput } from '@mantine/core'
import { type Preset, presetWords } from './preset-words.ts'
import type { WebhookPartProps } from './webhook-part-props.ts'

const presetOptions = Object.entries(presetWords).map(([value, { label }]) => ({ value, label }))

/** Matches addresses that are only valid in the local network. */
const looksPrivate =
  /^https?:\/\/(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[|[\w-]+(:|\/|$)|[\w.-]+\.(local|lan|home))/i

/** Service, name and address. */
export function TargetFields({ draft, set, refused }: WebhookPartProps & { refused: string | null }) {
  const words = presetWords[draft.preset ?? 'event']
  return (
    <>
      <Select
        label="Service"
        description={words.hint}
        data={presetOptions}
        allowDeselect={false}
        maw={420}
        value={draft.preset ?? 'event'}
        onChange={preset => set({ preset: preset as Preset })}
      />
      <TextInput
        label="Name"
        required
        maxLength={60}
        maw={420}
        value={draft.name}
        onChange={event => set({ name: event.currentTarget.value })}
      />
      <TextInput
        label="Address"
        type="url"
        required
        maxLength={2000}
        placeholder={words.example}
        error={refused !== null && `${refused} If it is yours, check the box below.`}
        value={draft.url}
        onChange={event => set({ url: event.currentTarget.value })}
      />
      <Checkbox
        size="xs"
        label="Allow addresses on my own network"
        description={
          looksPrivate.test(draft.url) && !draft.allowPrivate
            ? 'This looks like a local address. Without this option, nothing is sent to it.'
            : 'Otherwise private and local addresses are refused, so that nobody can use this server to reach into your network. Turn it on for Home Assistant or Node-RED at home.'
        }
        checked={draft.allowPrivate ?? false}
        onChange={event => set({ allowPrivate: event.currentTarget.checked })}
      />
      {/^https:/i.test(draft.url) && <CertificateFields draft={draft} set={set} />}
    </>
  )
}

/** The fields for targets whose certificate is not signed by a public authority. */
function CertificateFields({ draft, set }: Pick<WebhookPartProps, 'draft' | 'set'>) {
  const { ca = '', fingerprint = '' } = draft.tls ?? {}
  const change = (next: { ca?: string; fingerprint?: string }) => {
    const tls = { ca, fingerprint, ...next }
    set({ tls: Object.fromEntries(Object.entries(tls).filter(([, value]) => value.trim() !== '')) })
  }
  return (
    <details>
      <summary>The target uses its own certificate</summary>
      <Textarea
        label="CA certificate (PEM)"
        description="Paste the certificate of your own CA, or the self-signed certificate of the target."
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
