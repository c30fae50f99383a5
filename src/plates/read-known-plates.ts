import { type KnownPlateTable, listed, type Queries } from '../database/index.ts'
import type { KnownPlate } from './known-plate.ts'

/** A row of the table as a known plate. */
export function fromRow(row: KnownPlateTable): KnownPlate {
  const { key, number, name, plate_group, notes, valid_from, valid_until, updated_at } = row
  return {
    key,
    number,
    name,
    group: plate_group,
    notes,
    validFrom: valid_from,
    validUntil: valid_until,
    updatedAt: updated_at,
  }
}

/** The known plates among these keys, by key. */
export async function readKnownPlates(queries: Queries, keys: readonly string[]): Promise<Map<string, KnownPlate>> {
  if (keys.length === 0) return new Map()
  const rows = await queries.selectFrom('known_plate').selectAll().where('key', 'in', listed(keys)).execute()
  return new Map(rows.map(row => [row.key, fromRow(row)]))
}

/** The known plates of some groups, in any order. */
export async function readPlatesOfGroups(queries: Queries, groups: readonly string[]): Promise<KnownPlate[]> {
  const rows = await queries.selectFrom('known_plate').selectAll().where('plate_group', 'in', groups).execute()
  return rows.map(fromRow)
}

/** Known plates that are valid at `now` (milliseconds since 1970), by key; at most so many. */
export async function readValidPlates(
  queries: Queries,
  { now, most }: { now: number; most: number },
): Promise<KnownPlate[]> {
  const rows = await queries
    .selectFrom('known_plate')
    .selectAll()
    .where(({ or, eb }) => or([eb('valid_from', 'is', null), eb('valid_from', '<=', now)]))
    .where(({ or, eb }) => or([eb('valid_until', 'is', null), eb('valid_until', '>', now)]))
    .orderBy('key')
    .limit(most)
    .execute()
  return rows.map(fromRow)
}

/** The validities of all known plates. */
export async function readValidities(
  queries: Queries,
): Promise<Pick<KnownPlate, 'key' | 'validFrom' | 'validUntil'>[]> {
  const rows = await queries.selectFrom('known_plate').select(['key', 'valid_from', 'valid_until']).execute()
  return rows.map(({ key, valid_from, valid_until }) => ({ key, validFrom: valid_from, validUntil: valid_until }))
}

/** The known plates that have a name. */
export async function readNamedPlates(queries: Queries): Promise<{ key: string; name: string }[]> {
  const rows = await queries.selectFrom('known_plate').select(['key', 'name']).where('name', 'is not', null).execute()
  return rows.flatMap(({ key, name }) => (name === null ? [] : [{ key, name }]))
}

/** All known plates, or those of some groups, as they were typed; by key. */
export async function readTypedNumbers(queries: Queries, groups: readonly string[] = []): Promise<Map<string, string>> {
  const query = queries.selectFrom('known_plate').select(['key', 'number'])
  const rows = await (groups.length > 0 ? query.where('plate_group', 'in', groups) : query).execute()
  return new Map(rows.map(({ key, number }) => [key, number]))
}

/** Plates of these groups whose validity has not ended at `now`, by key. */
export async function readPlatesNotEnded(
  queries: Queries,
  groups: readonly string[],
  now: Date,
): Promise<KnownPlate[]> {
  const rows = await queries
    .selectFrom('known_plate')
    .selectAll()
    .where('plate_group', 'in', groups)
    .where(or => or.or([or('valid_until', 'is', null), or('valid_until', '>', now.getTime())]))
    .orderBy('key')
    .execute()
  return rows.map(fromRow)
}

/** Returns when the next validity of these groups begins or ends after `now` (milliseconds since 1970); null for never. */
export async function nextValidityChange(
  queries: Queries,
  groups: readonly string[],
  now: Date,
): Promise<number | null> {
  const changes = await Promise.all(
    (['valid_from', 'valid_until'] as const).map(column =>
      queries
        .selectFrom('known_plate')
        .select(({ fn }) => fn.min<number | null>(column).as('at'))
        .where('plate_group', 'in', groups)
        .where(column, '>', now.getTime())
        .executeTakeFirst(),
    ),
  )
  const moments = changes.flatMap(change => change?.at ?? [])
  return moments.length > 0 ? Math.min(...moments) : null
}

/** The keys of all known plates, in their order. */
export async function readKnownKeys(queries: Queries): Promise<Set<string>> {
  const rows = await queries.selectFrom('known_plate').select('key').orderBy('key').execute()
  return new Set(rows.map(({ key }) => key))
}
