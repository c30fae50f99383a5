import type { Queries } from '../database/index.ts'

interface NamesRule {
  name?: unknown
  rule?: unknown
}

function isUser(config: unknown): config is NamesRule {
  return typeof config === 'object' && config !== null && 'rule' in config
}

/** Names of the webhooks that go by a rule; `webhooks` are those of viewtron.yaml, unchecked. */
export async function usersOfRule(queries: Queries, webhooks: unknown, rule: string): Promise<string[]> {
  const rows = await queries.selectFrom('output').select(['name', 'config']).execute()
  const stored = rows.map(({ name, config }) => ({ ...(JSON.parse(config) as object), name }))
  const fromFile: unknown[] = Array.isArray(webhooks) ? webhooks : []
  const wanted = rule.trim().toLowerCase()
  return [...fromFile, ...stored]
    .filter(isUser)
    .flatMap(config => (String(config.rule).trim().toLowerCase() === wanted ? String(config.name) : []))
}
