import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** When a person took this server out of a device again: that it does not post is meant then. */
export const deviceUnset: Migration = {
  async up(db) {
    await sql`alter table device add column unset_at bigint`.execute(db as Kysely<unknown>)
  },
}
