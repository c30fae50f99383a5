import type { OutputKindFacts } from '../output-kind-facts.ts'

/** The alerts of rules, shown among the outputs because they follow the log too. */
export const alertKind = {
  label: 'Alerts',
  setting: null,
  isExternal: false,
  isTestable: false,
  unit: ['alert', 'alerts'],
  queue: null,
} as const satisfies OutputKindFacts
