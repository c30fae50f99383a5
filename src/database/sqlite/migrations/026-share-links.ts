import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const steps = [
  sql`create table share_link (
    id text primary key,
    secret_hash text not null unique,
    event_id text not null,
    hiding text not null,
    created_at bigint not null,
    created_by text not null,
    expires_at bigint not null,
    ended_at bigint,
    openings integer not null,
    last_opened_at bigint
  )`,
  sql`create index share_link_event on share_link (event_id)`,
]

/** Links that show one event to people without an account. */
export const shareLinks: Migration = {
  async up(db) {
    for (const step of steps) await step.execute(db as Kysely<unknown>)
  },
}
