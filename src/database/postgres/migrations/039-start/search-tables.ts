/** The search index. */
export const searchTables: readonly string[] = [
  `create table search_term (
    id bigint primary key,
    name text not null,
    folded text not null,
    value text not null,
    events bigint not null,
    unique (name, folded)
  )`,
  `create table search_posting (
    term bigint not null,
    block bigint not null,
    bits bytea not null,
    unique (term, block)
  )`,
  `create index search_posting_block on search_posting (block)`,
  `create table search_block (
    block bigint primary key,
    events bigint not null,
    min_time bigint not null,
    max_time bigint not null,
    times bytea not null
  )`,
  `create index search_block_time on search_block (block, min_time, max_time)`,
  `create table search_gone (
    seq bigint primary key
  )`,
  `create table plate (
    key text primary key,
    number text not null,
    sightings bigint not null,
    first_at bigint not null,
    last_at bigint not null,
    last_seq bigint not null
  )`,
  `create index plate_last on plate (last_seq)`,
  `create table plate_part (
    part text not null,
    key text not null,
    primary key (part, key)
  )`,
  `create table plate_sighting (
    key text not null,
    time bigint not null,
    seq bigint not null,
    number bigint not null,
    camera_id text not null,
    primary key (key, time, seq, number)
  )`,
  `create index plate_sighting_camera on plate_sighting (camera_id, time)`,
  `create index plate_sighting_time on plate_sighting (time, key)`,
  `create table plate_gone (
    seq bigint not null,
    number bigint not null,
    key text not null,
    primary key (seq, number)
  )`,
]
