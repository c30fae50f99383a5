import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const note = (table: 'place_read_changed' | 'place_known_changed', value: string) => {
  const [, column = ''] = value.split('.')
  return sql`
    insert into ${sql.ref(table)} (${sql.ref(column)}) select ${sql.ref(value)}
    where not exists (select 1 from ${sql.ref(table)} where ${sql.ref(`${table}.${column}`)} = ${sql.ref(value)})`
}

const triggers: [name: string, of: string, note: ReturnType<typeof note>][] = [
  ['place_read_corrected', 'insert on plate_correction', note('place_read_changed', 'new.seq')],
  ['place_read_corrected_again', 'update on plate_correction', note('place_read_changed', 'new.seq')],
  ['place_read_as_it_was', 'delete on plate_correction', note('place_read_changed', 'old.seq')],
  ['place_known_added', 'insert on known_plate', note('place_known_changed', 'new.key')],
  ['place_known_removed', 'delete on known_plate', note('place_known_changed', 'old.key')],
]

/** Within an upsert, `or ignore` of a trigger has no effect: the second note about a row was an error. */
export const placeNotes: Migration = {
  async up(db) {
    const any = db as Kysely<unknown>
    for (const [name, of, statement] of triggers) {
      await sql`drop trigger ${sql.ref(name)}`.execute(any)
      await sql`create trigger ${sql.ref(name)} after ${sql.raw(of)} begin ${statement}; end`.execute(any)
    }
  },
}
