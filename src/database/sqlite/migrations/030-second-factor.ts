import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Authenticator apps of users. */
export const secondFactor: Migration = {
  async up(db) {
    await sql`create table second_factor (
      user_id text primary key references "user" (id) on delete cascade,
      secret text not null,
      confirmed_at bigint,
      last_step bigint not null,
      recovery_hashes text not null
    )`.execute(db as Kysely<unknown>)
  },
}
