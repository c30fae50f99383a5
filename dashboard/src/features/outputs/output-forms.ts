import type { OutputKind, QueuedKindName } from '#server/outputs/output-kinds.ts'

/** The page with the form of a kind of output. */
export interface OutputForm {
  /** Its route; the output `new` is one that is not stored yet. */
  path: `/outputs/${string}/$outputId`
  /** The words of the button that opens it for a new output. */
  add: string
}

/** The forms of all kinds of outputs that people can make here. `router.tsx` has their pages. */
export const outputForms = {
  webhook: { path: '/outputs/webhooks/$outputId', add: 'Add a webhook' },
  email: { path: '/outputs/emails/$outputId', add: 'Add e-mails' },
} as const satisfies Record<QueuedKindName, OutputForm>

const hasForm = (kind: OutputKind): kind is QueuedKindName => kind in outputForms

/** The form of a kind; null if its outputs cannot be edited here. */
export const formOf = (kind: OutputKind) => (hasForm(kind) ? outputForms[kind] : null)
