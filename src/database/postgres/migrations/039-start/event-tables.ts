/** Decisions about plates and events, and events that belong together. */
export const eventTables: readonly string[] = [
  `create table known_plate (
    key text primary key,
    number text not null,
    name text,
    plate_group text,
    notes text,
    updated_at bigint not null,
    valid_from bigint,
    valid_until bigint
  )`,
  `create index known_plate_group on known_plate (plate_group)`,
  `create table plate_correction (
    seq bigint not null,
    number bigint not null,
    original text not null,
    corrected text not null,
    corrected_key text not null,
    at bigint not null,
    by text not null,
    primary key (seq, number)
  )`,
  `create index plate_correction_corrected on plate_correction (corrected_key, seq)`,
  `create table visitor (
    id text primary key,
    key text not null,
    number text not null,
    name text,
    host text,
    note text,
    from_at bigint not null,
    until_at bigint not null,
    created_at bigint not null,
    created_by text not null
  )`,
  `create index visitor_from on visitor (from_at, id)`,
  `create index visitor_key on visitor (key, until_at)`,
  `create table kept (
    seq bigint primary key
  )`,
  `create table event_severity (
    seq bigint primary key,
    severity text not null
  )`,
  `create table hold (
    id text primary key,
    reason text not null,
    cameras text,
    plate_groups text,
    from_at bigint,
    to_at bigint,
    created_at bigint not null,
    created_by text not null,
    released_at bigint,
    released_by text
  )`,
  `create table incident (
    first_seq bigint primary key,
    last_seq bigint not null,
    id text not null,
    camera_id text not null,
    category text not null,
    started_at bigint not null,
    ended_at bigint not null,
    events text not null,
    best_seq bigint not null,
    is_open bigint not null,
    announced bigint not null
  )`,
  `create index incident_unsettled on incident (first_seq) where announced < 2`,
  `create table incident_event (
    seq bigint primary key,
    incident bigint not null
  )`,
  `create table erasure (
    id text primary key,
    kind text not null,
    subject text,
    at bigint not null,
    by text not null,
    finished_at bigint,
    counts text not null
  )`,
]
