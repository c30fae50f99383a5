import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  sql`create table output (
    id text primary key,
    kind text not null,
    name text not null,
    config text not null,
    enabled integer not null,
    created_at bigint not null,
    updated_at bigint not null
  )`,
  sql`create table output_cursor (
    output_id text primary key,
    seq integer not null,
    at bigint not null
  ) without rowid`,
  sql`create table delivery (
    id text primary key,
    output_id text not null,
    seq integer,
    event_id text,
    camera_id text,
    type text not null,
    status text not null,
    attempts integer not null,
    created_at bigint not null,
    first_at bigint,
    last_at bigint,
    next_at bigint,
    status_code integer,
    reason text,
    duration_ms integer,
    body text
  )`,
  sql`create index delivery_output on delivery (output_id, status, next_at)`,
  sql`create index delivery_event on delivery (event_id)`,
  sql`create index delivery_created on delivery (created_at)`,
]

/** Outputs: webhooks, the cursor of each output, and the outcome of each delivery. */
export const outputTables: Migration = {
  async up(db) {
    for (const statement of statements) await statement.execute(db as Kysely<unknown>)
  },
}
