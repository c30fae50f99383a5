import type { ProblemError } from '#api/problem-error.ts'
import { useChange } from '#api/use-change.ts'
import type { OutputState, Tested } from '#server/api/schemas/index.ts'
import { changeOf, inputOf, sendingOf, type WebhookDraft } from './webhook-draft.ts'

export const isAddressRefused = ({ code }: ProblemError) => code === 'webhook-address-private'

/** The result of testing a draft. A draft that sends as the stored webhook does needs no test. */
export type Proof = 'not needed' | 'missing' | 'arrived' | 'failed'

/** Saving and testing a webhook; stored webhooks are changed, new ones created. */
export function useWebhook(start: WebhookDraft, output: OutputState | null) {
  const params = { id: output?.id ?? '' }
  const save = useChange<WebhookDraft, unknown>(
    (api, draft) =>
      output === null
        ? api.send('POST', 'outputs', { body: inputOf(draft) })
        : api.send('PATCH', 'outputs/{id}', { params, body: changeOf(draft, start) }),
    ['outputs'],
  )
  const test = useChange<WebhookDraft, Tested>((api, draft) =>
    output === null
      ? api.send('POST', 'outputs/test', { body: inputOf(draft) })
      : api.send('POST', 'outputs/{id}/test', { params, body: changeOf(draft, start) }),
  )
  const proofOf = (draft: WebhookDraft): Proof => {
    if (output !== null && sendingOf(draft) === sendingOf(start)) return 'not needed'
    if (!test.data || !test.variables || sendingOf(test.variables) !== sendingOf(draft)) return 'missing'
    return test.data.ok ? 'arrived' : 'failed'
  }
  /** The reason why the address of the draft was refused; null if another address, or the option below it, was not tried yet. */
  const refusalOf = (draft: WebhookDraft): string | null => {
    const refused = [save, test].find(({ error }) => error && isAddressRefused(error))
    const isAsRefused = refused?.variables?.url === draft.url && !draft.allowPrivate
    return isAsRefused ? (refused?.error?.message ?? null) : null
  }
  return { save, test, proofOf, refusalOf }
}
