import type { Rules, When } from '../../rules/index.ts'
import type { QueuedConfig } from './queued-schema.ts'

/** The id of the built-in rule about outputs that act on plates. */
export const urgentFailures = 'gate-output-failing'

function asksForKnownPlates({ plate }: When): boolean {
  return Boolean(plate && (plate.known === true || plate.group?.length || plate.number?.length || plate.list?.length))
}

/** Whether an output acts on certain plates only, as one that opens a gate does. */
export function actsOnPlates(
  { when, rule }: Pick<QueuedConfig, 'when' | 'rule'>,
  rules: Pick<Rules, 'named'>,
): boolean {
  const named = rule === undefined ? null : rules.named(rule)
  return [when, named?.config.when].some(one => one !== undefined && asksForKnownPlates(one))
}
