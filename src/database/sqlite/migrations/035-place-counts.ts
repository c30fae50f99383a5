import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  sql`create table line_count (
    line_id text not null,
    target text not null,
    source text not null,
    quarter integer not null,
    sex text not null,
    age text not null,
    entered integer not null,
    "left" integer not null,
    primary key (line_id, target, source, quarter, sex, age)
  ) without rowid`,
  sql`create table line_total (
    camera_id text not null,
    shape text not null,
    target text not null,
    entered integer,
    "left" integer,
    received_at integer not null,
    primary key (camera_id, shape, target)
  ) without rowid`,
  sql`alter table line add column drawn_at integer`,
]

/** Tables of crossings of each line by quarter of an hour, of the last totals of cameras, and of lines that a person drew. */
export const placeCounts: Migration = {
  async up(db) {
    for (const statement of statements) await statement.execute(db as Kysely<unknown>)
  },
}
