import type { OutputKindFacts } from '../output-kinds.ts'

/** Webhooks: HTTP requests to services and programs. */
export const webhookKind: OutputKindFacts = {
  label: 'Webhook',
  setting: 'webhooks',
  isExternal: true,
  isTestable: true,
  hasDeliveries: true,
  hasOwnAlert: true,
  unit: ['delivery', 'deliveries'],
  configured(setting) {
    if (!Array.isArray(setting)) return []
    return setting.flatMap(({ name, enabled = true }: { name?: unknown; enabled?: unknown }) =>
      typeof name === 'string' ? [{ id: `file:${name}`, name, enabled: enabled !== false }] : [],
    )
  },
}
