import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  sql`alter table camera add column decided_at bigint`,
  // Nobody knows what people did about those that are there: no rule forgets them.
  sql`update camera set decided_at = created_at`,
  sql`create index camera_name on camera (name, id)`,
  sql`create index camera_merged on camera (merged_into) where merged_into is not null`,
  // Tells who remembers the cameras that they changed.
  sql`create table camera_version (id integer primary key check (id = 1), version integer not null)`,
  sql`insert into camera_version values (1, 1)`,
  ...(['insert', 'delete'] as const).map(
    event => sql`
      create trigger ${sql.raw(`camera_version_${event}`)} after ${sql.raw(event)} on camera
      begin update camera_version set version = version + 1; end
    `,
  ),
  sql`
    create trigger camera_version_update after update on camera
    begin update camera_version set version = version + 1; end
  `,
]

/** What devices that nobody knows may leave behind has an end, and lists of many cameras are read in pages. */
export const strangers: Migration = {
  async up(db) {
    for (const statement of statements) await statement.execute(db as Kysely<unknown>)
  },
}
