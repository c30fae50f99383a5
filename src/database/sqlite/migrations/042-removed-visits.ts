import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  sql`alter table pass add column is_removed integer not null default 0`,
  sql`alter table visit add column removed_key text`,
  sql`alter table visit add column first_seq integer not null default 0`,
  sql`alter table visit add column begins_removed integer not null default 0`,
  sql`create index visit_by_first_seq on visit (first_seq)`,
  sql`create index visit_by_removed_key on visit (removed_key) where removed_key is not null`,
  sql`create table removed_total (
    camera_id text not null,
    shape text not null,
    target text not null,
    entered integer,
    left integer,
    time integer not null,
    primary key (camera_id, shape, target)
  ) without rowid`,
  sql`create table counts_kept (id integer primary key, before integer not null)`,
]

/** Visits and counts stay when retention removes their events. */
export const removedVisits: Migration = {
  async up(db) {
    for (const statement of statements) await statement.execute(db as Kysely<unknown>)
  },
}
