import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const steps = [
  sql`create table saved_view (
    id text primary key,
    user_id text references "user" (id) on delete cascade,
    name text not null,
    page text not null,
    search text not null,
    created_at bigint not null
  )`,
  sql`create index saved_view_user on saved_view (user_id)`,
]

/** Filters that people saved under a name. */
export const savedViews: Migration = {
  async up(db) {
    for (const step of steps) await step.execute(db as Kysely<unknown>)
  },
}
