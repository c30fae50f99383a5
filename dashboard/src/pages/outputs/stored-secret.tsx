import { Button } from '@mantine/core'
import { useChange } from '#api/use-change.ts'
import classes from '#features/rules/rules.module.css'
import type { OutputState, Rotated } from '#server/api/schemas/index.ts'
import { Copy } from '#ui/copy.tsx'
import { Problem } from '#ui/problem.tsx'
import type { WebhookPartProps } from './webhook-form.tsx'

interface StoredSecretProps {
  outputId: string
  /** 1, or 2 while it is changed over. */
  stored: number
  set: WebhookPartProps['set']
}

/** The secret the server keeps: rotated at once, with the one before until it is dropped; shown only when it is new. */
export function StoredSecret({ outputId, stored, set }: StoredSecretProps) {
  const path = `outputs/${encodeURIComponent(outputId)}`
  const rotate = useChange<void, Rotated>(api => api.send('POST', `${path}/rotate`), ['outputs'])
  const drop = useChange<void, OutputState>(api => api.send('DELETE', `${path}/old-secret`), ['outputs'])
  return (
    <>
      <div className={classes.row}>
        <span>{stored === 1 ? 'Signed with a secret.' : 'Signed with the new secret and with the old one.'}</span>
        {stored === 1 ? (
          <Button variant="default" loading={rotate.isPending} onClick={() => rotate.mutate()}>
            Rotate secret
          </Button>
        ) : (
          <Button variant="default" loading={drop.isPending} onClick={() => drop.mutate()}>
            Stop signing with the old one
          </Button>
        )}
        <Button variant="default" onClick={() => set({ secret: [''] })}>
          Enter another
        </Button>
        <Button variant="default" onClick={() => set({ secret: [] })}>
          Do not sign any more
        </Button>
      </div>
      {rotate.data && <Fresh secret={rotate.data.secret} isAlone={stored === 1} />}
      {rotate.error && <Problem what="The secret was not rotated." error={rotate.error} />}
      {drop.error && <Problem what="The old secret still signs." error={drop.error} />}
    </>
  )
}

function Fresh({ secret, isAlone }: { secret: string; isAlone: boolean }) {
  return (
    <div role="status">
      <div className={classes.row}>
        <code className={classes.secret} data-testid="new-secret">
          {secret}
        </code>
        <Copy text={secret} label="Copy secret" />
      </div>
      <p className={classes.faint}>
        Copy it now: it is not shown again.{' '}
        {isAlone
          ? 'Only this one signs now.'
          : 'Give it to the receiver; the old one signs too until you stop it here.'}
      </p>
    </div>
  )
}
