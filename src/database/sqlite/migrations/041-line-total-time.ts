import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Late totals are told from newer ones by their own time: the receipt of a post that a site kept is new. */
export const lineTotalTime: Migration = {
  async up(db) {
    await sql`alter table line_total rename column received_at to time`.execute(db as Kysely<unknown>)
  },
}
