import { Button, Checkbox, Select, Textarea, TextInput } from '@mantine/core'
import { privateHost } from '#features/outputs/looks-private.ts'
import layout from '#ui/layout.module.css'
import { type Preset, presetWords } from './preset-words.ts'
import type { WebhookPartProps } from './webhook-part-props.ts'

const presetOptions = Object.entries(presetWords).map(([value, { label }]) => ({ value, label }))

/** Service, name and address. */
export function TargetFields({ draft, set, refused }: WebhookPartProps & { refused: string | null }) {
  const words = presetWords[draft.preset ?? 'event']
  const host = privateHost(draft.url) ?? (refused === null ? null : hostOf(draft.url))
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
        error={refused}
        value={draft.url}
        onChange={event => set({ url: event.currentTarget.value })}
      />
      {host !== null && !draft.allowPrivate && (
        <PrivateQuestion host={host} onAllow={() => set({ allowPrivate: true })} />
      )}
      <Checkbox
        size="xs"
        label="Allow addresses on my own network"
        description="Otherwise private and local addresses are refused, so that nobody can use this server to reach into your network. Turn it on for Home Assistant or Node-RED at home."
        checked={draft.allowPrivate ?? false}
        onChange={event => set({ allowPrivate: event.currentTarget.checked })}
      />
      {/^https:/i.test(draft.url) && <CertificateFields draft={draft} set={set} />}
    </>
  )
}

const hostOf = (address: string) => (URL.canParse(address) ? new URL(address).hostname : address)

/** Says that nothing would be sent to a host in a private network, and offers to allow it. */
function PrivateQuestion({ host, onAllow }: { host: string; onAllow: () => void }) {
  return (
    <section className={layout.question} aria-label="Local address">
      <p>
        <code>{host}</code> is in a private network or on this machine. Nothing is sent there unless you allow it.
      </p>
      <Button variant="default" onClick={onAllow}>
        It is mine: allow it
      </Button>
    </section>
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
