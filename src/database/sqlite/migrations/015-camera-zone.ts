import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The zone of a camera as it was learnt from its posts, so that it is known again after a restart. */
export const cameraZone: Migration = {
  async up(db) {
    await sql`alter table camera_health add column zone_offset_minutes integer`.execute(db as Kysely<unknown>)
  },
}
