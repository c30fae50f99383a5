import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Reports about places that are sent when a period is over. */
export const reports: Migration = {
  async up(db) {
    await sql`create table report (
      id text primary key,
      name text not null,
      place_id text not null,
      period text not null,
      at text not null,
      output_id text not null,
      enabled integer not null,
      created_at integer not null,
      done_up_to integer not null
    )`.execute(db)
  },
}
