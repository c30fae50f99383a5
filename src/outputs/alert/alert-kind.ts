import type { OutputKindFacts } from '../output-kinds.ts'

/** The alerts of rules, shown among the outputs because they follow the log too. */
export const alertKind: OutputKindFacts = {
  label: 'Alerts',
  setting: null,
  isExternal: false,
  isTestable: false,
  hasDeliveries: false,
  hasOwnAlert: false,
  unit: ['alert', 'alerts'],
  configured: () => [],
}
