import type { CompiledQuery } from 'kysely'
import type { KnownPlate } from '../api/schemas/index.ts'
import type { KnownPlateTable, Queries } from '../database/index.ts'
import { plateKey } from '../model/plate-key.ts'
import { plateValidity } from './plate-validity.ts'

/** Groups that are always offered. */
export const usualGroups = ['allow', 'block', 'temporary', 'watch', 'ignore'] as const

// SQLite takes 32,766 values in one statement.
const keysAQuery = 5000

/** Known plates of these keys. */
export async function knownPlates(queries: Queries, keys: readonly string[]): Promise<Map<string, KnownPlateTable>> {
  const found = new Map<string, KnownPlateTable>()
  for (let at = 0; at < keys.length; at += keysAQuery) {
    const some = keys.slice(at, at + keysAQuery)
    const rows = await queries.selectFrom('known_plate').selectAll().where('key', 'in', some).execute()
    for (const row of rows) found.set(row.key, row)
  }
  return found
}

const isoOrNull = (at: number | null) => (at === null ? null : new Date(at).toISOString())

/** A known plate as it stands at the moment `now`. */
export function presentKnown(row: KnownPlateTable, now: Date): KnownPlate {
  const { name, plate_group: group, notes, valid_from, valid_until, updated_at } = row
  const validity = plateValidity(row, now.getTime())
  return {
    name,
    group,
    notes,
    validFrom: isoOrNull(valid_from),
    validUntil: isoOrNull(valid_until),
    ...(validity === 'valid' ? {} : { validity }),
    updatedAt: new Date(updated_at).toISOString(),
  }
}

export interface KnownPlateFacts {
  /** As typed. */
  number: string
  name: string | null
  group: string | null
  notes: string | null
  /** Milliseconds since 1970, in whole seconds; null is without end. */
  validFrom: number | null
  validUntil: number | null
}

/** Adds or replaces a known plate. */
export function knownPlateStatement(queries: Queries, facts: KnownPlateFacts, at: Date): CompiledQuery {
  const { number, name, group, notes, validFrom: valid_from, validUntil: valid_until } = facts
  const row = { key: plateKey(number), number, name, plate_group: group, notes, valid_from, valid_until }
  return queries
    .replaceInto('known_plate')
    .values({ ...row, updated_at: at.getTime() })
    .compile()
}

/** How many known plates each group has; the usual ones first, then one's own by name. */
export async function plateGroupCounts(queries: Queries): Promise<{ name: string; plates: number }[]> {
  const rows = await queries
    .selectFrom('known_plate')
    .select(({ fn }) => ['plate_group', fn.countAll<number>().as('plates')])
    .where('plate_group', 'is not', null)
    .groupBy('plate_group')
    .orderBy('plate_group')
    .execute()
  const counts = new Map<string, number>(usualGroups.map(name => [name, 0]))
  for (const { plate_group: name, plates } of rows) if (name !== null) counts.set(name, Number(plates))
  return [...counts].map(([name, plates]) => ({ name, plates }))
}
