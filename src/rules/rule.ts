import type { RuleConfig, RulePart } from './rule-schema.ts'

/** A named condition. */
export interface Rule {
  /** `file:<name>` for rules of viewtron.yaml. */
  id: string
  source: 'file' | 'database'
  config: RuleConfig
}

/** The value a rule has for the part of an output kind; undefined if it has none. */
export function partOf<Value>(config: RuleConfig, { key, schema }: RulePart<Value>): Value | undefined {
  return schema.optional().parse((config as Record<string, unknown>)[key])
}

/** Returns the fault that the schema cannot find, as a sentence; null if the rule is valid. */
export function faultOf(config: RuleConfig, parts: readonly RulePart[]): string | null {
  const { health, when, alert, cooldown, maxPerHour } = config
  const given = parts.flatMap(part => {
    const value = partOf(config, part)
    return value === undefined ? [] : [{ key: part.key, fault: part.faultOf(value) }]
  })
  const invalid = given.find(({ fault }) => fault !== null)
  if (invalid) return invalid.fault
  if (!health) return null
  if (Object.keys(when).length > 0) return 'health: a rule has either `when` or `health`'
  const [first] = given
  if (first) return `${first.key}: what a health rule finds is raised as an alert, not published as events`
  if (cooldown || maxPerHour !== undefined) return 'health: it is raised once until it is over; it needs no limits'
  return alert ? null : 'alert: a health rule needs one'
}

/** Returns the fault of a rule that would match every event and do nothing; null for any other. Rules of the file may. */
export function emptyFaultOf(config: RuleConfig, parts: readonly RulePart[]): string | null {
  const acts = config.alert !== undefined || parts.some(part => partOf(config, part) !== undefined)
  if (config.health || acts || Object.keys(config.when).length > 0) return null
  return 'when: the rule matches every event and does nothing; give it a condition or an action'
}
