import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const steps = [
  sql`alter table audit add column count integer not null default 1`,
  sql`alter table audit add column last_at bigint not null default 0`,
  sql`update audit set last_at = at`,
]

/** Repeats of an action are one entry, with their number and the time of the last. */
export const foldedAudit: Migration = {
  async up(db) {
    for (const step of steps) await step.execute(db as Kysely<unknown>)
  },
}
