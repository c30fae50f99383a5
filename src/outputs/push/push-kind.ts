import type { OutputKindFacts } from '../output-kind-facts.ts'

/** Notifications on phones and computers, by the push service of each browser. */
export const pushKind = {
  label: 'Notifications',
  setting: 'notifications',
  // Each person sets up their own devices.
  isExternal: false,
  isTestable: false,
  unit: ['notification', 'notifications'],
  queue: null,
} as const satisfies OutputKindFacts
