import { useChange } from '#api/use-change.ts'
import type { OutputState, Tested } from '#server/api/schemas/index.ts'
import { changeOf, type EmailDraft, inputOf, sendingOf } from './email-draft.ts'
import type { Proof } from './use-webhook.ts'

/** Saving and testing an e-mail output; stored ones are changed, new ones created. */
export function useEmail(start: EmailDraft, output: OutputState | null) {
  const params = { id: output?.id ?? '' }
  const save = useChange<EmailDraft, unknown>(
    (api, draft) =>
      output === null
        ? api.send('POST', 'outputs', { body: inputOf(draft) })
        : api.send('PATCH', 'outputs/{id}', { params, body: changeOf(draft) }),
    ['outputs'],
  )
  const test = useChange<EmailDraft, Tested>((api, draft) =>
    output === null
      ? api.send('POST', 'outputs/test', { body: inputOf(draft) })
      : api.send('POST', 'outputs/{id}/test', { params, body: changeOf(draft) }),
  )
  const proofOf = (draft: EmailDraft): Proof => {
    if (output !== null && sendingOf(draft) === sendingOf(start)) return 'not needed'
    if (!test.data || !test.variables || sendingOf(test.variables) !== sendingOf(draft)) return 'missing'
    return test.data.ok ? 'arrived' : 'failed'
  }
  return { save, test, proofOf }
}
