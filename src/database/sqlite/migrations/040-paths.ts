import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  // A line that was removed less than an hour ago can be restored.
  sql`alter table line add column removed_at integer`,
  sql`create table path_day (
    camera_id text not null,
    type text not null,
    day integer not null,
    tracks integer not null,
    cells blob not null,
    last_seq integer not null,
    primary key (camera_id, type, day)
  )`,
  sql`create index path_day_seq on path_day (last_seq)`,
]

/** Sums of the paths over the picture of a camera, and drawn lines that were removed. */
export const paths: Migration = {
  async up(db) {
    for (const statement of statements) await statement.execute(db as Kysely<unknown>)
  },
}
