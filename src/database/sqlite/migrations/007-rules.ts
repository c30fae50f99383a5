import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  sql`create table rule (
    id text primary key,
    name text not null unique,
    config text not null,
    enabled integer not null,
    created_at bigint not null,
    updated_at bigint not null
  )`,
  sql`create table brake (
    scope text not null,
    key text not null,
    at bigint not null,
    count integer not null,
    primary key (scope, key)
  ) without rowid`,
  // Numbers are never given twice, so that a reader that follows alerts misses none after old ones were removed.
  sql`create table alert (
    number integer primary key autoincrement,
    id text not null unique,
    at bigint not null,
    ended_at bigint,
    severity text not null,
    rule text not null,
    subject text,
    text text not null,
    event_id text,
    open_key text,
    seen_at bigint,
    seen_by text
  )`,
  sql`create unique index alert_open on alert (open_key) where open_key is not null and ended_at is null`,
  sql`create index alert_unseen on alert (id) where seen_at is null`,
]

/** Rules, the state of their throttles, and the alerts they raised. */
export const ruleTables: Migration = {
  async up(db) {
    for (const statement of statements) await statement.execute(db as Kysely<unknown>)
  },
}
