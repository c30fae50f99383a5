import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  sql`create table device (
    id text primary key,
    name text not null,
    host text not null,
    port integer not null,
    protocol text not null,
    user text not null,
    password text not null,
    certificate text,
    certificate_seen text,
    facts text,
    clock text,
    post_config text,
    status text not null,
    reason text not null,
    checked_at bigint,
    set_up text,
    set_up_at bigint,
    added_at bigint not null
  )`,
  sql`create unique index device_address on device (host, port)`,
  sql`create table device_refusal (
    account text not null,
    password text not null,
    reason text not null,
    at bigint not null,
    primary key (account, password)
  ) without rowid`,
  sql`create table device_output (
    device_id text not null references device (id) on delete cascade,
    output integer not null,
    is_on integer not null,
    at bigint not null,
    until bigint,
    by text not null,
    primary key (device_id, output)
  ) without rowid`,
]

/** Devices that people gave passwords for, passwords that were refused, and how alarm outputs were switched. */
export const deviceTables: Migration = {
  async up(db) {
    for (const statement of statements) await statement.execute(db as Kysely<unknown>)
  },
}
