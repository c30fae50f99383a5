import type { ProblemError } from '#api/problem-error.ts'
import type { OutputState } from '#server/api/schemas/index.ts'
import { useTestedOutput } from './use-tested-output.ts'
import { changeOf, inputOf, sendingOf, type WebhookDraft } from './webhook-draft.ts'

export const isAddressRefused = ({ code }: ProblemError) => code === 'webhook-address-private'

/** Saving and testing a webhook; stored webhooks are changed, new ones created. */
export function useWebhook(start: WebhookDraft, output: OutputState | null) {
  const params = { id: output?.id ?? '' }
  const tested = useTestedOutput<WebhookDraft>({
    stored: output && start,
    sendingOf,
    send: (api, draft) =>
      output === null
        ? api.send('POST', 'outputs', { body: inputOf(draft) })
        : api.send('PATCH', 'outputs/{id}', { params, body: changeOf(draft, start) }),
    sendTest: (api, draft) =>
      output === null
        ? api.send('POST', 'outputs/test', { body: inputOf(draft) })
        : api.send('POST', 'outputs/{id}/test', { params, body: changeOf(draft, start) }),
  })
  const { save, test } = tested
  /** The reason why the address of the draft was refused; null if another address, or the option below it, was not tried yet. */
  const refusalOf = (draft: WebhookDraft): string | null => {
    const refused = [save, test].find(({ error }) => error && isAddressRefused(error))
    const isAsRefused = refused?.variables?.url === draft.url && !draft.allowPrivate
    return isAsRefused ? (refused?.error?.message ?? null) : null
  }
  return { ...tested, refusalOf }
}
