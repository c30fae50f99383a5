import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const steps = [
  sql`create table hold (
    id text primary key,
    reason text not null,
    cameras text,
    plate_groups text,
    from_at bigint,
    to_at bigint,
    created_at bigint not null,
    created_by text not null,
    released_at bigint,
    released_by text
  )`,
  sql`create table removal (
    id text primary key,
    key text not null unique,
    cause text not null,
    value text,
    days integer,
    first_at bigint not null,
    last_at bigint not null,
    events integer not null,
    pictures integer not null,
    raw_posts integer not null,
    tracks integer not null,
    bytes bigint not null,
    up_to bigint not null
  )`,
  sql`create table file_to_remove (path text primary key) without rowid`,
]

/** Holds on events, records of what retention removed, and files whose rows are gone. */
export const retention: Migration = {
  async up(db) {
    for (const step of steps) await step.execute(db as Kysely<unknown>)
  },
}
