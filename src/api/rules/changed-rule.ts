import type { RuleConfig } from '../../rules/index.ts'
import type { RuleChange } from '../schemas/index.ts'

/** Applies a change to a rule. Missing fields stay, null removes a field. */
export function changedRule(config: RuleConfig, change: RuleChange): RuleConfig {
  const given = Object.entries(change).filter(([, value]) => value !== undefined)
  const all = Object.entries({ ...config, ...Object.fromEntries(given) })
  return Object.fromEntries(all.filter(([, value]) => value !== null)) as RuleConfig
}
