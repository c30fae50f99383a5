import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  sql`create table sender_trace (
    address text primary key,
    last_at bigint not null,
    trace text not null
  ) without rowid`,
  sql`create table server_run (
    id integer primary key check (id = 1),
    run text not null
  )`,
]

/** The notes about each sender at the camera port, and the address at which the last server listened. */
export const doctorTables: Migration = {
  async up(db) {
    for (const statement of statements) await statement.execute(db as Kysely<unknown>)
  },
}
