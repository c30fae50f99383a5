import type { CompiledQuery } from 'kysely'
import type { Queries } from '../database/index.ts'
import { ruleConfig } from '../outputs/schemas.ts'
import type { Rule } from './rule.ts'

/** Rules that were made in the dashboard. One that this version cannot read any more is left out and named. */
export async function readStoredRules(queries: Queries): Promise<{ rules: Rule[]; unreadable: string[] }> {
  const rules: Rule[] = []
  const unreadable: string[] = []
  for (const { id, name, config, enabled } of await queries.selectFrom('rule').selectAll().orderBy('name').execute()) {
    const parsed = ruleConfig.safeParse(JSON.parse(config))
    if (parsed.success) rules.push({ id, source: 'database', config: { ...parsed.data, name, enabled: enabled === 1 } })
    else unreadable.push(name)
  }
  return { rules, unreadable }
}

export function putRuleStatement(queries: Queries, { id, config }: Rule, at: number): CompiledQuery {
  const row = { name: config.name, config: JSON.stringify(config), enabled: config.enabled ? 1 : 0, updated_at: at }
  return queries
    .insertInto('rule')
    .values({ id, created_at: at, ...row })
    .onConflict(conflict => conflict.column('id').doUpdateSet(row))
    .compile()
}

const firedScope = 'fired'

/** Notes when a rule last fired; an older moment changes nothing. */
export function firedStatement(queries: Queries, ruleId: string, at: number): CompiledQuery {
  return queries
    .insertInto('brake')
    .values({ scope: firedScope, key: ruleId, at, count: 1 })
    .onConflict(conflict =>
      conflict.columns(['scope', 'key']).doUpdateSet(({ ref, fn }) => ({
        at: fn('max', [ref('brake.at'), ref('excluded.at')]),
        count: 1,
      })),
    )
    .compile()
}

/** When rules last fired, by their ids; milliseconds since 1970. */
export async function readLastFired(queries: Queries): Promise<Map<string, number>> {
  const rows = await queries.selectFrom('brake').select(['key', 'at']).where('scope', '=', firedScope).execute()
  return new Map(rows.map(({ key, at }) => [key, at]))
}

/** What a rule leaves behind beside its row: when it fired, and the brakes of its alert. */
export function forgetRuleStatements(queries: Queries, id: string): CompiledQuery[] {
  return [
    queries.deleteFrom('rule').where('id', '=', id).compile(),
    queries.deleteFrom('brake').where('scope', '=', firedScope).where('key', '=', id).compile(),
    queries.deleteFrom('brake').where('scope', '=', alertScope(id)).compile(),
  ]
}

/** Whose the brakes of a rule's alert are. */
export function alertScope(ruleId: string): string {
  return `alert ${ruleId}`
}
