import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  sql`alter table line add column counted_seq integer not null default 0`,
  sql`create table line_dwell (
    line_id text not null,
    target text not null,
    quarter integer not null,
    visits integer not null,
    waited_ms integer not null,
    longest_ms integer not null,
    inside_ms integer not null,
    primary key (line_id, target, quarter)
  ) without rowid`,
]

/** The place in the log up to which a drawn line is counted, and how long targets were in drawn zones. */
export const drawnLines: Migration = {
  async up(db) {
    for (const statement of statements) await statement.execute(db as Kysely<unknown>)
  },
}
