import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The cameras that a user is limited to. */
export const userCameras: Migration = {
  async up(db) {
    await sql`alter table "user" add column cameras text`.execute(db as Kysely<unknown>)
  },
}
