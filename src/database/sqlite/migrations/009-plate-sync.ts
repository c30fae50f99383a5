import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  sql`alter table known_plate add column valid_from bigint`,
  sql`alter table known_plate add column valid_until bigint`,
  sql`create table plate_sync (
    device_id text primary key references device (id) on delete cascade,
    automatic integer not null default 0,
    run text
  ) without rowid`,
  sql`create table plate_sync_put (
    device_id text not null references device (id) on delete cascade,
    key text not null,
    wish text not null,
    shown text,
    added integer not null,
    at bigint not null,
    primary key (device_id, key)
  ) without rowid`,
]

/** The validity of known plates, and the plates that were written to devices. */
export const plateSyncTables: Migration = {
  async up(db) {
    for (const statement of statements) await statement.execute(db as Kysely<unknown>)
  },
}
