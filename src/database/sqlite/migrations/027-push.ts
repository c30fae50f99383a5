import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const steps = [
  sql`create table push_device (
    id text primary key,
    user_id text references "user" (id) on delete cascade,
    name text not null,
    endpoint text not null unique,
    p256dh text not null,
    auth text not null,
    severity text not null,
    created_at bigint not null
  )`,
  sql`create index push_device_user on push_device (user_id)`,
  sql`create table push_used_action (
    hash text primary key,
    until bigint not null
  )`,
]

/** Browsers that receive notifications, and the actions of notifications that were used. */
export const push: Migration = {
  async up(db) {
    for (const step of steps) await step.execute(db as Kysely<unknown>)
  },
}
