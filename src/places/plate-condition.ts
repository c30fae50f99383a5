import { likeIgnoringCase, type Queries, wildcards } from '../database/index.ts'
import { plateKey } from '../model/plate-key.ts'

/** The way a plate is searched. `exact`: the whole plate; `fragment`: a part of it; `wildcard`: with `*` and `?` the whole plate. */
export const plateSearches = ['exact', 'fragment', 'wildcard'] as const
export type PlateSearch = (typeof plateSearches)[number]

/** A condition on plates: the key of one plate, or a pattern for `like`. */
export type PlateCondition = { key: string } | { pattern: string }

/**
 * The condition for a text that a person typed; by default with `*` and `?` the whole plate, otherwise the plate of exactly this key
 * where the table has one, else a part of plates.
 */
export async function plateCondition(
  queries: Queries,
  table: 'pass' | 'visit',
  { plate, match }: { plate: string; match?: PlateSearch | undefined },
): Promise<PlateCondition> {
  if (match === 'exact') return { key: plateKey(plate) }
  if (match === 'wildcard' || (match === undefined && /[*?]/.test(plate))) {
    return { pattern: wildcards(plate.replace(/[^*?]+/g, plateKey)) }
  }
  const key = plateKey(plate)
  if (match === 'fragment') return { pattern: `%${key}%` }
  const exact = await queries.selectFrom(table).select('id').where('key', '=', key).limit(1).executeTakeFirst()
  return exact ? { key } : { pattern: `%${key}%` }
}

/** The keys of a table that match a pattern: its index by key is read, and not every row. */
export function keysLike(queries: Queries, table: 'pass' | 'visit', pattern: string) {
  return queries.selectFrom(table).select('key').distinct().where(likeIgnoringCase('key', pattern))
}
