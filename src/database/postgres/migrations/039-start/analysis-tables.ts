/** Tracks, counts and the health of cameras. */
export const analysisTables: readonly string[] = [
  `create table track (
    seq bigint primary key,
    camera_id text not null,
    target_id bigint,
    type text not null,
    started_at bigint not null,
    ended_at bigint not null
  )`,
  `create index track_camera on track (camera_id, seq)`,
  `create index track_ended on track (ended_at)`,
  `create table open_track (
    id text primary key,
    camera_id text not null,
    target_id bigint,
    type text not null,
    client_ip text not null,
    started_at bigint not null
  )`,
  `create table count_series (
    id bigint primary key,
    camera_id text not null,
    place text not null,
    target text not null,
    source text not null,
    last_entered bigint,
    last_left bigint,
    last_at bigint not null,
    first_at bigint not null default 0,
    summed_at bigint not null default 0,
    unique (camera_id, place, target, source)
  )`,
  `create table count_bucket (
    series bigint not null,
    size bigint not null,
    bucket bigint not null,
    entered bigint,
    "left" bigint,
    present_max bigint,
    present_last bigint,
    sum_entered bigint,
    sum_left bigint,
    primary key (series, size, bucket)
  )`,
  `create table camera_health (
    camera_id text primary key,
    address text not null,
    last_seen bigint,
    last_event_at bigint,
    last_heartbeat_at bigint,
    heartbeats text not null,
    skews text not null,
    format_version text,
    refused_at bigint,
    refused_with text,
    zone_offset_minutes bigint
  )`,
  `create table camera_seen (
    camera_id text not null,
    day bigint not null,
    quarters text not null,
    primary key (camera_id, day)
  )`,
]
