import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const decided = [
  sql`create table line (
    id text primary key,
    camera_id text not null,
    shape text not null,
    points text not null,
    seen_at integer not null,
    has_totals integer not null,
    name text
  )`,
  sql`create table place (
    id text primary key,
    name text not null,
    parent text,
    doors text not null,
    capacity integer,
    reset_at text,
    stay_limits text not null,
    unseen_after_minutes integer not null,
    opening text not null,
    created_at integer not null
  )`,
  sql`create table place_decision (
    id text primary key,
    at integer not null,
    by text not null,
    kind text not null,
    place_id text not null,
    seq integer,
    other_seq integer,
    value integer,
    note text
  )`,
]

const read = [
  sql`create table place_read (
    time integer not null,
    seq integer not null,
    number integer not null,
    id text not null,
    received_at integer not null,
    camera_id text not null,
    plate text not null,
    key text not null,
    direction text,
    confidence real,
    size integer not null,
    is_recorder integer not null,
    primary key (time, seq, number)
  ) without rowid`,
  sql`create index place_read_seq on place_read (seq)`,
  sql`create index place_read_key on place_read (key, time)`,
  sql`create table place_flow (
    time integer not null,
    seq integer not null,
    number integer not null,
    camera_id text not null,
    line_id text,
    target text not null,
    entered integer,
    "left" integer,
    is_total integer not null,
    primary key (time, seq, number)
  ) without rowid`,
  sql`create index place_flow_seq on place_flow (seq)`,
  sql`create table place_checkpoint (time integer primary key, state text not null, is_lasting integer not null)`,
  sql`create table place_read_changed (seq integer primary key)`,
  sql`create table place_known_changed (key text primary key)`,
  // Without `insert or ignore`: an upsert of the row that fires a trigger decides what its conflicts do.
  sql`create trigger place_known_added after insert on known_plate begin
    insert into place_known_changed (key)
      select new.key where not exists (select 1 from place_known_changed where key = new.key);
  end`,
  sql`create trigger place_known_removed after delete on known_plate begin
    insert into place_known_changed (key)
      select old.key where not exists (select 1 from place_known_changed where key = old.key);
  end`,
  sql`create trigger place_read_corrected after insert on plate_correction begin
    insert into place_read_changed (seq)
      select new.seq where not exists (select 1 from place_read_changed where seq = new.seq);
  end`,
  sql`create trigger place_read_corrected_again after update on plate_correction begin
    insert into place_read_changed (seq)
      select new.seq where not exists (select 1 from place_read_changed where seq = new.seq);
  end`,
  sql`create trigger place_read_as_it_was after delete on plate_correction begin
    insert into place_read_changed (seq)
      select old.seq where not exists (select 1 from place_read_changed where seq = old.seq);
  end`,
]

const workedOut = [
  sql`create table pass (
    id text primary key,
    first_at integer not null,
    last_at integer not null,
    camera_id text not null,
    cameras text not null,
    plate text not null,
    key text not null,
    reads text not null,
    best text not null,
    best_reason text not null,
    direction text,
    is_settled integer not null,
    first_seq integer not null,
    last_seq integer not null
  )`,
  sql`create index pass_time on pass (first_at, id)`,
  sql`create index pass_camera on pass (camera_id, first_at, id)`,
  sql`create index pass_key on pass (key, first_at, id)`,
  sql`create index pass_seq on pass (last_seq)`,
  sql`create table visit (
    id text primary key,
    place_id text not null,
    plate text not null,
    key text not null,
    is_known integer not null,
    entered_at integer,
    left_at integer,
    state text not null,
    sort_at integer not null,
    made_at integer not null,
    passes text not null,
    flags text not null,
    similar text,
    last_seq integer not null
  )`,
  sql`create index visit_time on visit (sort_at, id)`,
  sql`create index visit_place on visit (place_id, sort_at, id)`,
  sql`create index visit_state on visit (state, sort_at, id)`,
  sql`create index visit_place_state on visit (place_id, state, sort_at, id)`,
  sql`create index visit_key on visit (key, sort_at, id)`,
  sql`create index visit_known on visit (is_known, sort_at, id)`,
  sql`create index visit_made on visit (made_at)`,
  sql`create index visit_seq on visit (last_seq)`,
]

/** Lines and places, what people decided about them, and the passes and visits that are worked out from the log. */
export const places: Migration = {
  async up(db) {
    for (const statement of [...decided, ...read, ...workedOut]) await statement.execute(db as Kysely<unknown>)
  },
}
