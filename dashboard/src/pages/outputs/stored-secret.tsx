import { Button } from '@mantine/core'
import { useChange } from '#api/use-change.ts'
import classes from '#features/rules/rules.module.css'
import { Copy } from '#ui/copy.tsx'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import type { WebhookPartProps } from './webhook-part-props.ts'

interface StoredSecretProps {
  outputId: string
  /** 1, or 2 during a rotation. */
  stored: number
  set: WebhookPartProps['set']
}

/**
 * The secret stored on the server. Rotating takes effect immediately and keeps the previous one until it is dropped;
 * only a new one is shown.
 */
export function StoredSecret({ outputId, stored, set }: StoredSecretProps) {
  const params = { id: outputId }
  const rotate = useChange(api => api.send('POST', 'outputs/{id}/rotate', { params }), ['outputs'])
  const drop = useChange(api => api.send('DELETE', 'outputs/{id}/old-secret', { params }), ['outputs'])
  return (
    <>
      <div className={layout.row}>
        <span>
          {stored === 1
            ? 'Messages are signed with a secret.'
            : 'Messages are signed with both the new and the old secret.'}
        </span>
        {stored === 1 ? (
          <Button variant="default" loading={rotate.isPending} onClick={() => rotate.mutate()}>
            Rotate secret
          </Button>
        ) : (
          <Button variant="default" loading={drop.isPending} onClick={() => drop.mutate()}>
            Remove the old secret
          </Button>
        )}
        <Button variant="default" onClick={() => set({ secret: [''] })}>
          Enter a secret
        </Button>
        <Button variant="default" onClick={() => set({ secret: [] })}>
          Stop signing
        </Button>
      </div>
      {rotate.data && <Fresh secret={rotate.data.secret} isAlone={stored === 1} />}
      <Problem what="The secret was not rotated." error={rotate.error} />
      <Problem what="The old secret was not removed." error={drop.error} />
    </>
  )
}

function Fresh({ secret, isAlone }: { secret: string; isAlone: boolean }) {
  return (
    <div role="status">
      <div className={layout.row}>
        <code className={classes.secret} data-testid="new-secret">
          {secret}
        </code>
        <Copy text={secret} label="Copy secret" />
      </div>
      <p className={tones.faint}>
        Copy it now: it is not shown again.{' '}
        {isAlone
          ? 'Only this secret is used now.'
          : 'Give it to the receiver. The old secret is also used until you remove it here.'}
      </p>
    </div>
  )
}
