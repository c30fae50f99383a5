import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

type AnySchema = Kysely<unknown>

async function create(db: AnySchema): Promise<void> {
  await sql`select 1`.execute(db)
}

/** What people decided about plates, cameras and events. */
export const careTables: Migration = {
  async up(db) {
    await create(db as AnySchema)
  },
}
