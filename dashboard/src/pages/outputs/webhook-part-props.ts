import type { WebhookDraft } from './webhook-draft.ts'

/** The properties of a part of the webhook form. */
export interface WebhookPartProps {
  draft: WebhookDraft
  set: (change: Partial<WebhookDraft>) => void
}
