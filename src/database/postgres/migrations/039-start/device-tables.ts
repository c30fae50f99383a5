/** Devices with a stored password, and the notes of the doctor. */
export const deviceTables: readonly string[] = [
  `create table device (
    id text primary key,
    name text not null,
    host text not null,
    port bigint not null,
    protocol text not null,
    "user" text not null,
    password text not null,
    certificate text,
    certificate_seen text,
    facts text,
    clock text,
    post_config text,
    status text not null,
    reason text not null,
    checked_at bigint,
    set_up text,
    set_up_at bigint,
    added_at bigint not null,
    unset_at bigint,
    address text
  )`,
  `create unique index device_address on device (host, port)`,
  `create table device_output (
    device_id text not null references device (id) on delete cascade,
    output bigint not null,
    is_on bigint not null,
    at bigint not null,
    until bigint,
    by text not null,
    primary key (device_id, output)
  )`,
  `create table device_refusal (
    account text not null,
    password text not null,
    reason text not null,
    at bigint not null,
    primary key (account, password)
  )`,
  `create table plate_sync (
    device_id text primary key references device (id) on delete cascade,
    automatic bigint not null default 0,
    run text
  )`,
  `create table plate_sync_put (
    device_id text not null references device (id) on delete cascade,
    key text not null,
    wish text not null,
    shown text,
    added bigint not null,
    at bigint not null,
    primary key (device_id, key)
  )`,
  `create table sender_trace (
    address text primary key,
    last_at bigint not null,
    trace text not null
  )`,
  `create table server_run (
    id bigint primary key check (id = 1),
    run text not null
  )`,
]
