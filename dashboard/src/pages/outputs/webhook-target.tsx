import { Button, Checkbox, Select, TextInput } from '@mantine/core'
import { privateHost } from '#features/outputs/looks-private.ts'
import layout from '#ui/layout.module.css'
import { CertificateFields } from './certificate-fields.tsx'
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
      {/^https:/i.test(draft.url) && <CertificateFields tls={draft.tls} what="target" onChange={tls => set({ tls })} />}
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
