import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The address template that a person set for a camera, such as the playback of its recorder. */
export const cameraLink: Migration = {
  async up(db) {
    await sql`alter table camera add column link text`.execute(db as Kysely<unknown>)
  },
}
