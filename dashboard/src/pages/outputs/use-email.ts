import type { OutputState } from '#server/api/schemas/index.ts'
import { changeOf, type EmailDraft, inputOf, sendingOf } from './email-draft.ts'
import { useTestedOutput } from './use-tested-output.ts'

/** Saving and testing an e-mail output; stored ones are changed, new ones created. */
export function useEmail(start: EmailDraft, output: OutputState | null) {
  const params = { id: output?.id ?? '' }
  return useTestedOutput<EmailDraft>({
    stored: output && start,
    sendingOf,
    send: (api, draft) =>
      output === null
        ? api.send('POST', 'outputs', { body: inputOf(draft) })
        : api.send('PATCH', 'outputs/{id}', { params, body: changeOf(draft) }),
    sendTest: (api, draft) =>
      output === null
        ? api.send('POST', 'outputs/test', { body: inputOf(draft) })
        : api.send('POST', 'outputs/{id}/test', { params, body: changeOf(draft) }),
  })
}
