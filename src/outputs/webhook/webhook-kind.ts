import type { QueuedKindFacts } from '../output-kind-facts.ts'

/** Webhooks: HTTP requests to services and programs. */
export const webhookKind = {
  label: 'Webhook',
  setting: 'webhooks',
  isExternal: true,
  isTestable: true,
  unit: ['delivery', 'deliveries'],
  queue: {
    word: 'webhook',
    idPrefix: 'file:',
    alertPrefix: 'output ',
  },
} as const satisfies QueuedKindFacts
