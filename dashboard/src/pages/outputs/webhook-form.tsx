import { Button } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { ProblemError } from '#api/problem-error.ts'
import { useChange } from '#api/use-change.ts'
import { useMayChange } from '#api/use-session.ts'
import { goToFault } from '#features/rules/go-to-fault.ts'
import type { OutputState } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import { SecretFields } from './secret-fields.tsx'
import { TestAnswer } from './test-answer.tsx'
import { changeOf, inputOf, secretsOf, type WebhookDraft } from './webhook-draft.ts'
import { MessageFields } from './webhook-message.tsx'
import { SendingFields } from './webhook-sending.tsx'
import { TargetFields } from './webhook-target.tsx'
import { WebhookWhen } from './webhook-when.tsx'

const isAddress = ({ code }: ProblemError) => code === 'webhook-address-private'

/** Saving and testing the webhook; stored webhooks are changed, new ones created. */
function useWebhook(start: WebhookDraft, output: OutputState | null) {
  const params = { id: output?.id ?? '' }
  const save = useChange<WebhookDraft, unknown>(
    (api, draft) =>
      output === null
        ? api.send('POST', 'outputs', { body: inputOf(draft) })
        : api.send('PATCH', 'outputs/{id}', { params, body: changeOf(draft, start) }),
    ['outputs'],
  )
  const test = useChange((api, draft: WebhookDraft) =>
    output === null
      ? api.send('POST', 'outputs/test', { body: inputOf(draft) })
      : api.send('POST', 'outputs/{id}/test', { params, body: changeOf(draft, start) }),
  )
  return { save, test }
}

/** A webhook: its destination, its events, the message, and how it is delivered. */
export function WebhookForm({ start, output }: { start: WebhookDraft; output: OutputState | null }) {
  const [draft, setDraft] = useState(start)
  const navigate = useNavigate()
  const set = (change: Partial<WebhookDraft>) => setDraft(before => ({ ...before, ...change }))
  const { save, test } = useWebhook(start, output)
  const refused = [save, test].find(({ error }) => error && isAddress(error))
  // A different address, or the option below it, has to be tried first.
  const isRefused = refused?.variables?.url === draft.url && !draft.allowPrivate
  return (
    <form
      className={layout.column}
      aria-label="Webhook"
      onSubmit={event => {
        event.preventDefault()
        if (goToFault(event.currentTarget)) return
        test.reset()
        save.mutate(draft, { onSuccess: () => void navigate({ to: '/outputs' }) })
      }}
    >
      <Card aria-labelledby="webhook-where">
        <h2 id="webhook-where">Destination</h2>
        <TargetFields draft={draft} set={set} refused={isRefused ? (refused?.error?.message ?? null) : null} />
      </Card>
      <Card aria-labelledby="webhook-when">
        <h2 id="webhook-when">Events</h2>
        <WebhookWhen draft={draft} set={set} />
      </Card>
      <Card aria-labelledby="webhook-what">
        <h2 id="webhook-what">Message</h2>
        <MessageFields draft={draft} set={set} />
      </Card>
      <Card aria-labelledby="webhook-how">
        <h2 id="webhook-how">Delivery</h2>
        <SendingFields draft={draft} set={set} />
        <SecretFields
          outputId={output?.id ?? null}
          stored={output ? secretsOf(output) : 0}
          secret={draft.secret}
          set={set}
        />
      </Card>
      {save.error && !isAddress(save.error) && <Problem what="The webhook was not saved." error={save.error} />}
      {test.error && !isAddress(test.error) && <Problem what="The test was not sent." error={test.error} />}
      {test.data && <TestAnswer answer={test.data} />}
      <Buttons
        isNew={output === null}
        isSaving={save.isPending}
        isTesting={test.isPending}
        onTest={() => {
          save.reset()
          test.mutate(draft)
        }}
        onCancel={() => void navigate({ to: '/outputs' })}
      />
    </form>
  )
}

interface ButtonsProps {
  isNew: boolean
  isSaving: boolean
  isTesting: boolean
  onTest: () => void
  onCancel: () => void
}

function Buttons({ isNew, isSaving, isTesting, onTest, onCancel }: ButtonsProps) {
  const mayChange = useMayChange()
  return (
    <div className={layout.row}>
      <Button type="submit" loading={isSaving} disabled={!mayChange}>
        {isNew ? 'Add the webhook' : 'Save'}
      </Button>
      <Button
        variant="default"
        leftSection={<IconPlayerPlay size={14} aria-hidden />}
        loading={isTesting}
        disabled={!mayChange}
        onClick={event => {
          const form = event.currentTarget.form
          if (!form || !goToFault(form)) onTest()
        }}
      >
        Test
      </Button>
      <Button variant="subtle" color="gray" onClick={onCancel}>
        Cancel
      </Button>
    </div>
  )
}
