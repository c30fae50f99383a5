import type { Queries } from '../../database/index.ts'
import { type PlateListName, plateLists } from './device-list.ts'

/** A known plate that belongs on devices. Instants in milliseconds since 1970; null is without end. */
export interface Wish {
  key: string
  /** As a person typed it. */
  number: string
  list: PlateListName
  from: number | null
  until: number | null
  owner: string | null
}

/** Known plates whose group goes to a list of devices and whose validity has not ended at `now`, by key. */
export async function wishedPlates(queries: Queries, now: Date): Promise<Map<string, Wish>> {
  const rows = await queries
    .selectFrom('known_plate')
    .selectAll()
    .where('plate_group', 'in', [...plateLists])
    .where(or => or.or([or('valid_until', 'is', null), or('valid_until', '>', now.getTime())]))
    .orderBy('key')
    .execute()
  return new Map(
    rows.map(({ key, number, plate_group, valid_from: from, valid_until: until, name: owner }) => [
      key,
      { key, number, list: plate_group as PlateListName, from, until, owner },
    ]),
  )
}

/** When the next validity begins or ends after `now`, milliseconds since 1970; null where none does. */
export async function nextEdge(queries: Queries, now: Date): Promise<number | null> {
  const edges = await Promise.all(
    (['valid_from', 'valid_until'] as const).map(column =>
      queries
        .selectFrom('known_plate')
        .select(({ fn }) => fn.min<number | null>(column).as('at'))
        .where('plate_group', 'in', [...plateLists])
        .where(column, '>', now.getTime())
        .executeTakeFirst(),
    ),
  )
  const moments = edges.flatMap(edge => edge?.at ?? [])
  return moments.length > 0 ? Math.min(...moments) : null
}
