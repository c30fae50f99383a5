import { Button, PasswordInput } from '@mantine/core'
import { Copy } from '#ui/copy.tsx'
import layout from '#ui/layout.module.css'
import { StoredSecret } from './stored-secret.tsx'
import type { WebhookPartProps } from './webhook-part-props.ts'

/** A key of 256 bits in the format of Standard Webhooks. */
function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  return `whsec_${btoa(String.fromCharCode(...bytes))}`
}

interface SecretFieldsProps {
  /** Null for a new webhook. */
  outputId: string | null
  /** The number of stored secrets. */
  stored: number
  /** Undefined keeps the stored secrets. */
  secret: string[] | undefined
  set: WebhookPartProps['set']
}

/** The signing key. A typed one replaces the old one when the form is saved; rotating keeps both for a while. */
export function SecretFields({ outputId, stored, secret, set }: SecretFieldsProps) {
  if (secret === undefined) {
    return (
      <div className={layout.stack}>
        {outputId !== null && stored > 0 ? (
          <StoredSecret outputId={outputId} stored={stored} set={set} />
        ) : (
          <div className={layout.row}>
            <span>Messages are not signed.</span>
            <Button variant="default" onClick={() => set({ secret: [newSecret()] })}>
              Sign with a secret
            </Button>
          </div>
        )}
      </div>
    )
  }
  if (secret.length === 0) {
    return (
      <div className={layout.row}>
        <span>Messages will not be signed after saving.</span>
        <Button variant="default" onClick={() => set({ secret: undefined })}>
          Keep the secret
        </Button>
      </div>
    )
  }
  return <NewSecret stored={stored} secret={secret[0] ?? ''} set={set} />
}

function NewSecret({ stored, secret, set }: { stored: number; secret: string; set: WebhookPartProps['set'] }) {
  return (
    <div className={layout.row}>
      <PasswordInput
        label="Secret"
        description="Lets the receiver verify the sender. Copy it now: it is not shown again."
        size="xs"
        flex="1 1 320px"
        autoComplete="off"
        required
        value={secret}
        onChange={event => set({ secret: [event.currentTarget.value] })}
      />
      <Copy text={secret} label="Copy secret" />
      <Button variant="subtle" color="gray" onClick={() => set({ secret: undefined })}>
        {stored === 0 ? 'Do not sign' : 'Keep the old secret'}
      </Button>
    </div>
  )
}
