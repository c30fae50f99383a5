import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

type AnySchema = Kysely<unknown>

const statements = [
  sql`create table "user" (
    id text primary key,
    name text not null,
    name_key text not null unique,
    role text not null,
    password_hash text not null,
    created_at bigint not null,
    last_sign_in bigint
  )`,
  sql`create table session (
    id text primary key,
    user_id text not null references "user" (id) on delete cascade,
    secret_hash text not null unique,
    previous_hash text,
    rotated_at bigint not null,
    csrf_token text not null,
    created_at bigint not null,
    last_used_at bigint not null,
    address text not null
  )`,
  sql`create index session_previous on session (previous_hash)`,
  sql`create index session_user on session (user_id)`,
  sql`create table token (
    id text primary key,
    name text not null,
    secret_hash text not null unique,
    scopes text not null,
    created_at bigint not null,
    created_by text not null,
    last_used_at bigint,
    expires_at bigint
  )`,
  sql`create table audit (
    id text primary key,
    at bigint not null,
    who text not null,
    address text not null,
    action text not null,
    subject text,
    detail text
  )`,
  sql`create index audit_at on audit (at)`,
]

/** Users, their sessions and tokens, and the audit log. */
export const peopleTables: Migration = {
  async up(db) {
    for (const statement of statements) await statement.execute(db as AnySchema)
  },
}
