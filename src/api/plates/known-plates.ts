import type { CompiledQuery } from 'kysely'
import { type KnownPlateTable, plateKey, type Queries } from '../../database/index.ts'
import type { KnownPlate } from '../schemas/index.ts'

/** Groups that are always offered. */
export const usualGroups = ['allow', 'watch', 'ignore'] as const

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

export function presentKnown({ name, plate_group: group, notes, updated_at }: KnownPlateTable): KnownPlate {
  return { name, group, notes, updatedAt: new Date(updated_at).toISOString() }
}

export interface KnownPlateFacts {
  /** As typed. */
  number: string
  name: string | null
  group: string | null
  notes: string | null
}

/** Adds or replaces a known plate. */
export function knownPlateStatement(queries: Queries, facts: KnownPlateFacts, at: Date): CompiledQuery {
  const { number, name, group, notes } = facts
  const row = { key: plateKey(number), number, name, plate_group: group, notes, updated_at: at.getTime() }
  return queries.replaceInto('known_plate').values(row).compile()
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
