import type { CompiledQuery } from 'kysely'
import type { ZodType } from 'zod'
import type { Queries } from '../database/index.ts'
import type { Rule } from './rule.ts'
import type { RuleConfig } from './rule-schema.ts'

export interface StoredRulesOptions {
  queries: Queries
  /** The schema of a rule with the parts of all output kinds. */
  schema: ZodType<RuleConfig>
}

/** The rules that were made in the dashboard. */
export class StoredRules {
  private readonly queries: Queries
  private readonly schema: ZodType<RuleConfig>

  constructor({ queries, schema }: StoredRulesOptions) {
    this.queries = queries
    this.schema = schema
  }

  /** All rules by name; `unreadable` are the names of rules that do not fit the schema of this version. */
  async read(): Promise<{ rules: Rule[]; unreadable: string[] }> {
    const rules: Rule[] = []
    const unreadable: string[] = []
    const rows = await this.queries.selectFrom('rule').selectAll().orderBy('name').execute()
    for (const { id, name, config, enabled } of rows) {
      const parsed = this.schema.safeParse(JSON.parse(config))
      if (!parsed.success) unreadable.push(name)
      else rules.push({ id, source: 'database', config: { ...parsed.data, name, enabled: enabled === 1 } })
    }
    return { rules, unreadable }
  }

  /** Adds or replaces a rule; `at` in milliseconds since 1970. */
  put({ id, config }: Rule, at: number): CompiledQuery {
    const row = { name: config.name, config: JSON.stringify(config), enabled: config.enabled ? 1 : 0, updated_at: at }
    return this.queries
      .insertInto('rule')
      .values({ id, created_at: at, ...row })
      .onConflict(conflict => conflict.column('id').doUpdateSet(row))
      .compile()
  }

  remove(id: string): CompiledQuery {
    return this.queries.deleteFrom('rule').where('id', '=', id).compile()
  }
}
