import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  sql`create table set_aside (
    seq bigint not null,
    reader text not null,
    reason text not null,
    at bigint not null,
    again integer not null default 0,
    primary key (seq, reader)
  ) without rowid`,
  sql`create trigger set_aside_log_removed after delete on log begin
    delete from set_aside where seq = old.seq;
  end`,
  // Shortens keys from before there were bounds: otherwise a long plate would not be found any more.
  sql`update target set plate = substr(plate, 1, 1000), plate_key = substr(plate_key, 1, 32)
    where plate_key is not null and octet_length(plate_key) > 32`,
  sql`update or ignore known_plate set key = substr(key, 1, 32) where length(key) > 32`,
  sql`update plate_correction set corrected_key = substr(corrected_key, 1, 32) where length(corrected_key) > 32`,
  sql`update plate_correction set original = substr(original, 1, 1000) where length(original) > 1000`,
  sql`update camera set name = substr(name, 1, 100) where length(name) > 100`,
  sql`update or ignore alarm_state set name = substr(name, 1, 60) where length(name) > 60`,
]

/** Entries that a reader of the log cannot digest; keys and names of devices get their bounds (model/bounds.ts). */
export const boundTables: Migration = {
  async up(db) {
    for (const statement of statements) await statement.execute(db as Kysely<unknown>)
  },
}
