import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const steps = [
  sql`create table visitor (
    id text primary key,
    key text not null,
    number text not null,
    name text,
    host text,
    note text,
    from_at bigint not null,
    until_at bigint not null,
    created_at bigint not null,
    created_by text not null
  )`,
  sql`create index visitor_from on visitor (from_at, id)`,
  sql`create index visitor_key on visitor (key, until_at)`,
]

/** Plates that are expected for a while. */
export const visitors: Migration = {
  async up(db) {
    for (const step of steps) await step.execute(db as Kysely<unknown>)
  },
}
