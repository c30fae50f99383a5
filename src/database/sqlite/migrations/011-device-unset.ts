import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The time when a person removed this server from a device again: its silence is intended then. */
export const deviceUnset: Migration = {
  async up(db) {
    await sql`alter table device add column unset_at bigint`.execute(db as Kysely<unknown>)
  },
}
