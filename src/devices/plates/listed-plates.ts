import type { Queries } from '../../database/index.ts'
import { nextValidityChange, readPlatesNotEnded } from '../../plates/read-known-plates.ts'
import { readVisitorPlates, visitorGroup } from '../../plates/read-visitors.ts'
import { type PlateListName, plateLists } from './device-list.ts'

/** A known plate that belongs on a list of devices. Times are milliseconds since 1970; null is unlimited. */
export interface ListedPlate {
  key: string
  /** As a person typed it. */
  number: string
  list: PlateListName
  from: number | null
  until: number | null
  owner: string | null
}

/**
 * The known plates whose group is a list of devices and whose validity has not ended at `now`, by key. Visitors belong on the
 * allow list.
 */
export async function readListedPlates(queries: Queries, now: Date): Promise<Map<string, ListedPlate>> {
  const plates = await readPlatesNotEnded(queries, plateLists, now)
  const all = [...plates, ...(await readVisitorPlates(queries, now))].toSorted((a, b) => (a.key < b.key ? -1 : 1))
  return new Map(
    all.map(({ key, number, group, validFrom: from, validUntil: until, name: owner }) => [
      key,
      { key, number, list: group === visitorGroup ? 'allow' : (group as PlateListName), from, until, owner },
    ]),
  )
}

/** Returns the time when the next validity of a listed plate begins or ends after `now`, milliseconds since 1970; null for never. */
export function nextListedChange(queries: Queries, now: Date): Promise<number | null> {
  return nextValidityChange(queries, [...plateLists, visitorGroup], now)
}
