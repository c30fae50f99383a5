import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const steps = [
  sql`create table identity (
    issuer text not null,
    subject text not null,
    user_id text not null references "user" (id) on delete cascade,
    linked_at bigint not null,
    primary key (issuer, subject)
  )`,
  sql`create index identity_user on identity (user_id)`,
  sql`alter table session add column signed_in_by text not null default 'password'`,
]

/** Accounts of an OpenID Connect provider that belong to users. */
export const identities: Migration = {
  async up(db) {
    for (const step of steps) await step.execute(db as Kysely<unknown>)
  },
}
