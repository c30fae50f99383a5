import type { CompiledQuery } from 'kysely'
import { type Queries, upsert } from '../database/index.ts'

const tables = ['log', 'unparsed', 'imported'] as const
const idsAQuery = 500

/** The ids of everything that was ingested: entries, unparsed documents, and posts that left neither. */
export class PostIds {
  private readonly queries: Queries

  constructor(queries: Queries) {
    this.queries = queries
  }

  /** Returns the ids among these that were ingested. */
  async known(ids: readonly string[]): Promise<Set<string>> {
    const known = new Set<string>()
    for (let at = 0; at < ids.length; at += idsAQuery) {
      const some = ids.slice(at, at + idsAQuery)
      for (const table of tables) {
        const rows = await this.queries.selectFrom(table).select('id').where('id', 'in', some).execute()
        for (const { id } of rows) known.add(id)
      }
    }
    return known
  }

  /** True in a database without an entry and without an unparsed document. */
  async isEmpty(): Promise<boolean> {
    for (const table of ['log', 'unparsed'] as const) {
      if (await this.queries.selectFrom(table).select('id').limit(1).executeTakeFirst()) return false
    }
    return true
  }

  /** Stores the id of a post that left no entry, such as positions in an import. */
  addStatement(id: string): CompiledQuery {
    return upsert(this.queries, 'imported', { id })
  }
}
