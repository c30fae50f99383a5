import type { OutputKindFacts } from '../output-kind-facts.ts'

/** The centre to which this server forwards everything it stores. Its settings are variables, not a list in viewtron.yaml. */
export const centreKind = {
  label: 'Centre',
  setting: null,
  isExternal: true,
  isTestable: false,
  unit: ['post', 'posts'],
  queue: null,
} as const satisfies OutputKindFacts
