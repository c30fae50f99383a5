import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Events that are about the same thing. They are computed from the log after the start. */
export const incidents: Migration = {
  async up(db) {
    const statements = [
      sql`create table incident (
        first_seq integer primary key,
        last_seq integer not null,
        id text not null,
        camera_id text not null,
        category text not null,
        started_at integer not null,
        ended_at integer not null,
        events text not null,
        best_seq integer not null,
        is_open integer not null,
        announced integer not null
      )`,
      sql`create index incident_unsettled on incident (first_seq) where announced < 2`,
      sql`create table incident_event (seq integer primary key, incident integer not null)`,
    ]
    for (const statement of statements) await statement.execute(db as Kysely<unknown>)
  },
}
