/** The log, what arrived with it, and its retention. */
export const logTables: readonly string[] = [
  // SQLite has one process, which keeps this number in memory.
  `create table log_head (
    one bigint primary key check (one = 1),
    newest bigint not null
  )`,
  `create table log (
    seq bigint primary key,
    id text not null unique,
    kind text not null,
    received_at bigint not null,
    time bigint not null,
    camera_id text not null,
    category text,
    smart_type text,
    post_id text not null,
    raw_file text,
    raw_offset bigint,
    raw_length bigint,
    body text not null
  )`,
  `create index log_camera on log (camera_id, seq)`,
  `create index log_category on log (category, seq)`,
  `create index log_status on log (camera_id, time, seq) where kind = 'status'`,
  `create index log_time on log (time)`,
  `create table target (
    seq bigint not null,
    number bigint not null,
    type text not null,
    plate text,
    plate_key text,
    primary key (seq, number)
  )`,
  `create index target_plate on target (plate_key) where plate_key is not null`,
  `create table unparsed (
    id text primary key,
    received_at bigint not null,
    client_ip text not null,
    reason text not null,
    detail text not null,
    bytes bigint not null,
    post_id text not null,
    raw_file text,
    raw_offset bigint,
    raw_length bigint,
    insertion bigint generated always as identity
  )`,
  `create table open_day (
    day text primary key
  )`,
  `create table imported (
    id text primary key
  )`,
  `create table set_aside (
    seq bigint not null,
    reader text not null,
    reason text not null,
    at bigint not null,
    again bigint not null default 0,
    primary key (seq, reader)
  )`,
  `create table repeat_key (
    received_at bigint not null,
    key text not null,
    post_id text not null,
    primary key (received_at, key)
  )`,
  `create table output_cursor (
    output_id text primary key,
    seq bigint not null,
    at bigint not null
  )`,
  `create table pending_file (
    id bigint primary key,
    path text not null,
    data bytea not null
  )`,
  `create table removal (
    id text primary key,
    key text not null unique,
    cause text not null,
    value text,
    days bigint,
    first_at bigint not null,
    last_at bigint not null,
    events bigint not null,
    pictures bigint not null,
    raw_posts bigint not null,
    tracks bigint not null,
    bytes bigint not null,
    up_to bigint not null
  )`,
  `create table file_to_remove (
    path text primary key
  )`,
  `create table setting (
    name text primary key,
    value text not null
  )`,
]
