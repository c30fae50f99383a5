/** Known cameras and senders. */
export const cameraTables: readonly string[] = [
  `create table camera (
    id text primary key,
    name text not null,
    source text,
    address text not null,
    channel bigint,
    mac text,
    serial text,
    created_at bigint not null,
    hidden bigint not null default 0,
    state text not null default 'approved',
    merged_into text,
    allowed text,
    decided_at bigint,
    link text
  )`,
  `create index camera_merged on camera (merged_into) where merged_into is not null`,
  `create index camera_name on camera (name, id)`,
  `create table camera_key (
    key text primary key,
    camera_id text not null
  )`,
  `create table camera_address (
    camera_id text not null,
    address text not null,
    first_at bigint not null,
    state text not null default 'confirmed',
    last_at bigint,
    primary key (camera_id, address)
  )`,
  `create table camera_version (
    id bigint primary key check (id = 1),
    version bigint not null
  )`,
  `create table alarm_state (
    camera_id text not null,
    name text not null,
    rule bigint not null,
    active bigint not null,
    since bigint not null,
    primary key (camera_id, name, rule)
  )`,
  `create table sender (
    address text primary key,
    last_at bigint not null,
    last_kind text not null,
    last_verdict text not null,
    posts bigint not null,
    stored bigint not null,
    repeats bigint not null,
    unparsed bigint not null,
    refused bigint not null
  )`,
]
