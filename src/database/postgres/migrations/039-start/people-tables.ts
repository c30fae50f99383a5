/** Users, the ways they sign in, and what they did. */
export const peopleTables: readonly string[] = [
  `create table "user" (
    id text primary key,
    name text not null,
    name_key text not null unique,
    role text not null,
    password_hash text not null,
    created_at bigint not null,
    last_sign_in bigint,
    cameras text
  )`,
  `create table session (
    id text primary key,
    user_id text not null references "user" (id) on delete cascade,
    secret_hash text not null unique,
    previous_hash text,
    rotated_at bigint not null,
    csrf_token text not null,
    created_at bigint not null,
    last_used_at bigint not null,
    address text not null,
    signed_in_by text not null default 'password'
  )`,
  `create index session_previous on session (previous_hash)`,
  `create index "session_user" on session (user_id)`,
  `create table second_factor (
    user_id text primary key references "user" (id) on delete cascade,
    secret text not null,
    confirmed_at bigint,
    last_step bigint not null,
    recovery_hashes text not null
  )`,
  `create table identity (
    issuer text not null,
    subject text not null,
    user_id text not null references "user" (id) on delete cascade,
    linked_at bigint not null,
    primary key (issuer, subject)
  )`,
  `create index identity_user on identity (user_id)`,
  `create table passkey (
    id text primary key,
    user_id text not null references "user" (id) on delete cascade,
    name text not null,
    public_key text not null,
    counter bigint not null,
    created_at bigint not null,
    last_used_at bigint
  )`,
  `create index passkey_user on passkey (user_id, created_at)`,
  `create table token (
    id text primary key,
    name text not null,
    secret_hash text not null unique,
    scopes text not null,
    created_at bigint not null,
    created_by text not null,
    last_used_at bigint,
    expires_at bigint
  )`,
  `create table saved_view (
    id text primary key,
    user_id text references "user" (id) on delete cascade,
    name text not null,
    page text not null,
    search text not null,
    created_at bigint not null
  )`,
  `create index saved_view_user on saved_view (user_id)`,
  `create table share_link (
    id text primary key,
    secret_hash text not null unique,
    event_id text not null,
    hiding text not null,
    created_at bigint not null,
    created_by text not null,
    expires_at bigint not null,
    ended_at bigint,
    openings bigint not null,
    last_opened_at bigint
  )`,
  `create index share_link_event on share_link (event_id)`,
  `create table audit (
    id text primary key,
    at bigint not null,
    who text not null,
    address text not null,
    action text not null,
    subject text,
    detail text,
    count bigint not null default 1,
    last_at bigint not null default 0
  )`,
  `create index audit_at on audit (at)`,
]
