import type { Queries } from '../database/index.ts'
import { StoredOutputs } from './stored-outputs.ts'

interface RefersToRule {
  name?: unknown
  rule?: unknown
}

function refersToRule(config: unknown): config is RefersToRule {
  return typeof config === 'object' && config !== null && 'rule' in config
}

export interface RuleUsersOptions {
  queries: Queries
  /** Settings of viewtron.yaml by key, unchecked. */
  config: Readonly<Record<string, unknown>>
}

/** Names of the webhooks that refer to a rule. */
export async function usersOfRule({ queries, config }: RuleUsersOptions, rule: string): Promise<string[]> {
  const stored = await new StoredOutputs({ queries }).list()
  const made = stored.map(output => ({ ...(JSON.parse(output.config) as object), name: output.name }))
  const fromFile: unknown[] = Array.isArray(config.webhooks) ? config.webhooks : []
  const wanted = rule.trim().toLowerCase()
  return [...fromFile, ...made]
    .filter(refersToRule)
    .flatMap(one => (String(one.rule).trim().toLowerCase() === wanted ? String(one.name) : []))
}
