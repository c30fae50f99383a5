import type { CompiledQuery } from 'kysely'
import type { Queries } from '../../database/index.ts'
import type { OutputKind } from '../output-kinds.ts'

/** An output that was made in the dashboard. */
export interface StoredOutput {
  id: string
  name: string
  /** JSON, with its secrets encrypted. */
  config: string
  enabled: boolean
}

/** The table of outputs that were made in the dashboard. */
export class StoredOutputs {
  private readonly queries: Queries

  constructor({ queries }: { queries: Queries }) {
    this.queries = queries
  }

  /** All outputs, or those of one kind, by name. */
  async list(kind?: OutputKind): Promise<StoredOutput[]> {
    const all = this.queries.selectFrom('output').select(['id', 'name', 'config', 'enabled']).orderBy('name')
    const rows = await (kind === undefined ? all : all.where('kind', '=', kind)).execute()
    return rows.map(row => ({ ...row, enabled: row.enabled === 1 }))
  }

  /** Adds or replaces an output; `at` in milliseconds since 1970. */
  put({ id, name, config, enabled }: StoredOutput, kind: OutputKind, at: number): CompiledQuery {
    const facts = { name, config, enabled: Number(enabled), updated_at: at }
    return this.queries
      .insertInto('output')
      .values({ id, kind, created_at: at, ...facts })
      .onConflict(conflict => conflict.column('id').doUpdateSet(facts))
      .compile()
  }

  remove(id: string): CompiledQuery {
    return this.queries.deleteFrom('output').where('id', '=', id).compile()
  }
}
