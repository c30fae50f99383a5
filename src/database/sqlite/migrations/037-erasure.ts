import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const steps = [
  sql`create table erasure (
    id text primary key,
    kind text not null,
    subject text,
    at bigint not null,
    by text not null,
    finished_at bigint,
    counts text not null
  )`,
]

/** Plates and faces that were erased everywhere. */
export const erasures: Migration = {
  async up(db) {
    for (const step of steps) await step.execute(db as Kysely<unknown>)
  },
}
