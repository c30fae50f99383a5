import { Button } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { ProblemError } from '#api/problem-error.ts'
import { useChange } from '#api/use-change.ts'
import { useMayChange } from '#api/use-session.ts'
import classes from '#features/outputs/outputs.module.css'
import { goToFault } from '#features/rules/go-to-fault.ts'
import ruleClasses from '#features/rules/rules.module.css'
import type { OutputState, Tested } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import { SecretFields } from './secret-fields.tsx'
import { TestAnswer } from './test-answer.tsx'
import { changeOf, inputOf, secretsOf, type WebhookDraft } from './webhook-draft.ts'
import { MessageFields } from './webhook-message.tsx'
import { SendingFields } from './webhook-sending.tsx'
import { TargetFields } from './webhook-target.tsx'
import { WebhookWhen } from './webhook-when.tsx'

export interface WebhookPartProps {
  draft: WebhookDraft
  set: (change: Partial<WebhookDraft>) => void
}

const isAddress = ({ code }: ProblemError) => code === 'webhook-address-private'

/** A webhook in four questions: where to, what for, what is sent, and how. */
export function WebhookForm({ start, output }: { start: WebhookDraft; output: OutputState | null }) {
  const [draft, setDraft] = useState(start)
  const navigate = useNavigate()
  const mayChange = useMayChange()
  const set = (change: Partial<WebhookDraft>) => setDraft(before => ({ ...before, ...change }))
  const save = useChange(
    (api, wanted: WebhookDraft) =>
      output === null
        ? api.send('POST', 'outputs', inputOf(wanted))
        : api.send('PATCH', `outputs/${encodeURIComponent(output.id)}`, changeOf(wanted, start)),
    ['outputs'],
  )
  const test = useChange<WebhookDraft, Tested>((api, wanted) =>
    output === null
      ? api.send('POST', 'outputs/test', inputOf(wanted))
      : api.send('POST', `outputs/${encodeURIComponent(output.id)}/test`, changeOf(wanted, start)),
  )
  const refused = [save, test].find(({ error }) => error && isAddress(error))
  // Another address, or the tick below it, has to be tried first.
  const isRefused = refused?.variables?.url === draft.url && !draft.allowPrivate
  return (
    <form
      className={classes.column}
      aria-label="Webhook"
      onSubmit={event => {
        event.preventDefault()
        if (goToFault(event.currentTarget)) return
        test.reset()
        save.mutate(draft, { onSuccess: () => void navigate({ to: '/outputs' }) })
      }}
    >
      <section className={ruleClasses.block} aria-labelledby="webhook-where">
        <h2 id="webhook-where">Where to</h2>
        <TargetFields draft={draft} set={set} refused={isRefused ? (refused?.error?.message ?? null) : null} />
      </section>
      <section className={ruleClasses.block} aria-labelledby="webhook-when">
        <h2 id="webhook-when">Which events</h2>
        <WebhookWhen draft={draft} set={set} />
      </section>
      <section className={ruleClasses.block} aria-labelledby="webhook-what">
        <h2 id="webhook-what">What is sent</h2>
        <MessageFields draft={draft} set={set} />
      </section>
      <section className={ruleClasses.block} aria-labelledby="webhook-how">
        <h2 id="webhook-how">How</h2>
        <SendingFields draft={draft} set={set} />
        <SecretFields
          outputId={output?.id ?? null}
          stored={output ? secretsOf(output) : 0}
          secret={draft.secret}
          set={set}
        />
      </section>
      {save.error && !isAddress(save.error) && <Problem what="The webhook was not saved." error={save.error} />}
      {test.error && !isAddress(test.error) && <Problem what="The test was not sent." error={test.error} />}
      {test.data && <TestAnswer answer={test.data} />}
      <div className={ruleClasses.row}>
        <Button type="submit" loading={save.isPending} disabled={!mayChange}>
          {output === null ? 'Add the webhook' : 'Save'}
        </Button>
        <Button
          variant="default"
          leftSection={<IconPlayerPlay size={14} aria-hidden />}
          loading={test.isPending}
          disabled={!mayChange}
          onClick={event => {
            const form = event.currentTarget.form
            if (form && goToFault(form)) return
            save.reset()
            test.mutate(draft)
          }}
        >
          Test
        </Button>
        <Button variant="subtle" color="gray" onClick={() => void navigate({ to: '/outputs' })}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
