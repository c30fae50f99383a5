import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const steps = [
  sql`create table passkey (
    id text primary key,
    user_id text not null references "user" (id) on delete cascade,
    name text not null,
    public_key text not null,
    counter bigint not null,
    created_at bigint not null,
    last_used_at bigint
  )`,
  sql`create index passkey_user on passkey (user_id, created_at)`,
]

/** Passkeys of users. */
export const passkeys: Migration = {
  async up(db) {
    for (const step of steps) await step.execute(db as Kysely<unknown>)
  },
}
