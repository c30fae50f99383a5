import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  sql`alter table camera add column decided_at bigint`,
  // It is unknown what people decided about existing cameras, so no rule forgets them.
  sql`update camera set decided_at = created_at`,
  sql`create index camera_name on camera (name, id)`,
  sql`create index camera_merged on camera (merged_into) where merged_into is not null`,
  // Readers that keep cameras in memory compare this number to learn of changes.
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

/** Columns and indexes for forgetting unknown cameras, and for reading many cameras in pages. */
export const strangers: Migration = {
  async up(db) {
    for (const statement of statements) await statement.execute(db as Kysely<unknown>)
  },
}
