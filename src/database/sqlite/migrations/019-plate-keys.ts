import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { plateKey } from '../../../model/plate-key.ts'

type AnySchema = Kysely<unknown>

interface Known {
  key: string
  number: string
  name: string | null
  plate_group: string | null
  notes: string | null
  updated_at: number
}

/** Plates with other letters than Latin ones: their keys are made anew, the rest stays as it is. */
const hasOtherLetters = (column: string) => sql`${sql.ref(column)} glob '*[^ -~]*'`

async function renewReads(db: AnySchema): Promise<void> {
  const { rows } = await sql<{ plate: string; key: string }>`
    select distinct plate, plate_key as key from target where plate_key is not null and ${hasOtherLetters('plate')}
  `.execute(db)
  for (const { plate, key } of rows) {
    // By the key too: only that is indexed.
    await sql`update target set plate_key = ${plateKey(plate)} where plate_key = ${key} and plate = ${plate}`.execute(
      db,
    )
  }
}

async function renewCorrections(db: AnySchema): Promise<void> {
  const { rows } = await sql<{ corrected: string }>`
    select distinct corrected from plate_correction where ${hasOtherLetters('corrected')}
  `.execute(db)
  for (const { corrected } of rows) {
    const key = plateKey(corrected)
    await sql`update plate_correction set corrected_key = ${key} where corrected = ${corrected}`.execute(db)
  }
}

const words = ({ number, name, plate_group, notes }: Known) =>
  [number, name, plate_group && `group ${plate_group}`, notes].filter(Boolean).join(', ')

/** One plate that was kept in two scripts becomes one; what the older entry said goes into the notes. */
function joined(newer: Known, older: Known): Known {
  const notes = [newer.notes, `Also kept as ${words(older)}`].filter(Boolean).join('\n')
  return { ...newer, notes }
}

async function renewKnownPlates(db: AnySchema): Promise<void> {
  const { rows } = await sql<Known>`select * from known_plate where ${hasOtherLetters('number')}`.execute(db)
  for (const row of rows) {
    const key = plateKey(row.number)
    if (key === row.key) continue
    const same = await sql<Known>`select * from known_plate where key = ${key}`.execute(db)
    await sql`delete from known_plate where key in (${row.key}, ${key})`.execute(db)
    const other = same.rows[0]
    const [newer, older] = other && other.updated_at > row.updated_at ? [other, row] : [row, other]
    const kept = older ? joined(newer, older) : newer
    await (db as Kysely<{ known_plate: Known }>)
      .insertInto('known_plate')
      .values({ ...kept, key })
      .execute()
  }
}

async function renewPutPlates(db: AnySchema): Promise<void> {
  const { rows } = await sql<{ key: string }>`
    select distinct key from plate_sync_put where ${hasOtherLetters('key')}
  `.execute(db)
  for (const { key } of rows) {
    await sql`update or replace plate_sync_put set key = ${plateKey(key)} where key = ${key}`.execute(db)
  }
}

/**
 * Plates are compared with Latin letters in place of those of other scripts that look the same. The search index is
 * built again by its version.
 */
export const plateKeys: Migration = {
  async up(db) {
    await renewReads(db as AnySchema)
    await renewCorrections(db as AnySchema)
    await renewKnownPlates(db as AnySchema)
    await renewPutPlates(db as AnySchema)
  },
}
