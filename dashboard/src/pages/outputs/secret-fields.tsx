import { Button, PasswordInput } from '@mantine/core'
import { Copy } from '../../shared/copy.tsx'
import classes from '../rules/rules.module.css'
import type { WebhookPartProps } from './webhook-form.tsx'

/** A key of 256 bits, as Standard Webhooks write them. */
function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  return `whsec_${btoa(String.fromCharCode(...bytes))}`
}

interface SecretFieldsProps {
  /** How many there are. */
  stored: number
  /** undefined: as they are. */
  secret: string[] | undefined
  set: WebhookPartProps['set']
}

/** The key that signs; shown only while it is new. While it is changed over, the one before signs too. */
export function SecretFields({ stored, secret, set }: SecretFieldsProps) {
  const [newest = '', before = ''] = secret ?? []
  const change = (next: string, old: string) => set({ secret: [next, old].filter(one => one !== '') })
  if (secret === undefined) {
    return (
      <div className={classes.row}>
        <span>
          {stored === 0 ? 'Not signed.' : stored === 1 ? 'Signed with a secret.' : 'Signed with two secrets.'}
        </span>
        <Button variant="default" onClick={() => change(newSecret(), '')}>
          {stored === 0 ? 'Sign with a secret' : 'New secret'}
        </Button>
        {stored > 0 && (
          <Button variant="default" onClick={() => set({ secret: [] })}>
            Do not sign any more
          </Button>
        )}
      </div>
    )
  }
  if (secret.length === 0) {
    return (
      <div className={classes.row}>
        <span>Not signed any more once it is saved.</span>
        <Button variant="default" onClick={() => set({ secret: undefined })}>
          Leave it as it is
        </Button>
      </div>
    )
  }
  return (
    <div className={classes.when}>
      <div className={classes.row}>
        <PasswordInput
          label="Secret"
          description="By it the receiver knows that it was this server. Copy it now: it is not shown again."
          size="xs"
          flex="1 1 320px"
          autoComplete="off"
          value={newest}
          onChange={event => change(event.currentTarget.value, before)}
        />
        <Copy text={newest} label="Copy secret" />
        <Button variant="subtle" color="gray" onClick={() => set({ secret: undefined })}>
          {stored === 0 ? 'Without' : 'Leave it as it is'}
        </Button>
      </div>
      {stored > 0 && (
        <PasswordInput
          label="The secret until now"
          description="Given here, both sign until you save without it: the receiver can change over at leisure."
          size="xs"
          maw={420}
          autoComplete="off"
          value={before}
          onChange={event => change(newest, event.currentTarget.value)}
        />
      )}
    </div>
  )
}
