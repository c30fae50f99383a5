import type { QueuedKindFacts } from '../output-kind-facts.ts'

/** E-mails by a mail server. */
export const emailKind = {
  label: 'E-mail',
  setting: 'emails',
  isExternal: true,
  isTestable: true,
  unit: ['e-mail', 'e-mails'],
  queue: {
    word: 'e-mail output',
    idPrefix: 'email-file:',
    alertPrefix: 'email output ',
  },
} as const satisfies QueuedKindFacts
