import type { OutputState } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import { Problem } from '#ui/problem.tsx'
import { OutputForm } from './output-form.tsx'
import { OutputWhen } from './output-when.tsx'
import { SecretFields } from './secret-fields.tsx'
import { TestAnswer } from './test-answer.tsx'
import { useDraft } from './use-draft.ts'
import { isAddressRefused, useWebhook } from './use-webhook.ts'
import { secretsOf, type WebhookDraft } from './webhook-draft.ts'
import { MessageFields } from './webhook-message.tsx'
import type { WebhookPartProps } from './webhook-part-props.ts'
import { SendingFields } from './webhook-sending.tsx'
import { TargetFields } from './webhook-target.tsx'

/** A webhook: its destination, its events, the message, and how it is delivered. */
export function WebhookForm({ start, output }: { start: WebhookDraft; output: OutputState | null }) {
  const { draft, set, isAsking, setAsking } = useDraft(start)
  const tested = useWebhook(start, output)
  return (
    <OutputForm
      label="Webhook"
      add={output === null ? 'Add the webhook' : null}
      draft={draft}
      tested={tested}
      isAsking={isAsking}
      setAsking={setAsking}
    >
      <Parts draft={draft} set={set} output={output} refused={tested.refusalOf(draft)} />
      <Results save={tested.save} test={tested.test} />
    </OutputForm>
  )
}

/** The results of saving and testing; a refused address is shown at its field. */
function Results({ save, test }: Pick<ReturnType<typeof useWebhook>, 'save' | 'test'>) {
  return (
    <>
      {save.error && !isAddressRefused(save.error) && <Problem what="The webhook was not saved." error={save.error} />}
      {test.error && !isAddressRefused(test.error) && <Problem what="The test was not sent." error={test.error} />}
      {test.data && <TestAnswer answer={test.data} />}
    </>
  )
}

interface PartsProps extends WebhookPartProps {
  output: OutputState | null
  /** Why the address was refused. */
  refused: string | null
}

function Parts({ draft, set, output, refused }: PartsProps) {
  return (
    <>
      <Card aria-labelledby="webhook-where">
        <h2 id="webhook-where">Destination</h2>
        <TargetFields draft={draft} set={set} refused={refused} />
      </Card>
      <Card aria-labelledby="webhook-when">
        <h2 id="webhook-when">Events</h2>
        <OutputWhen draft={draft} set={set} />
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
    </>
  )
}
