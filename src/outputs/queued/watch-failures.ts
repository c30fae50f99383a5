import type { AlertRaiser } from '../../alerts/index.ts'
import { readSetting } from '../../database/index.ts'
import type { QueuedKindFacts } from '../output-kind-facts.ts'
import { actsOnPlates, urgentFailures } from './acts-on-plates.ts'
import { updateFailureAlerts } from './failure-alerts.ts'
import type { QueuedOutput, QueuedTools } from './queued-output.ts'

export interface WatchFailuresOptions extends Pick<QueuedTools, 'queries' | 'rules' | 'clock'> {
  alerts: AlertRaiser
  facts: QueuedKindFacts
}

/** Raises and ends the alerts about outputs that fail. `faults`: why outputs could not start, by id. */
export async function watchFailures(
  outputs: readonly QueuedOutput[],
  faults: ReadonlyMap<string, string>,
  { queries, rules, alerts, clock, facts }: WatchFailuresOptions,
): Promise<void> {
  const enabled = outputs.filter(({ options }) => options.config.enabled)
  if (enabled.length === 0 && alerts.openKeys().size === 0) return
  const off = await readSetting(queries, 'built-in-rules-off')
  const isWatched = !off.includes(urgentFailures)
  const all = enabled.map(({ options: { id, config }, queue }) => {
    const fault = faults.get(id)
    const failure = fault === undefined ? queue.trouble : { since: null, message: fault }
    const isUrgent = isWatched && actsOnPlates(config, rules)
    return { id, name: config.name, failure, isProven: queue.isProven, isUrgent }
  })
  await updateFailureAlerts(facts, all, alerts, clock.now().getTime())
}
