import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The changes of the arming mode. */
export const arming: Migration = {
  async up(db) {
    const step = sql`create table mode_change (
      number integer primary key autoincrement,
      mode text not null,
      at bigint not null,
      "by" text not null,
      source text not null
    )`
    await step.execute(db as Kysely<unknown>)
  },
}
