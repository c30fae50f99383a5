import type { Queries } from '../../database/index.ts'
import { nextValidityChange, readPlatesNotEnded } from '../../plates/read-known-plates.ts'
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
  const plates = await readPlatesNotEnded(queries, plateLists, now)
  return new Map(
    plates.map(({ key, number, group, validFrom: from, validUntil: until, name: owner }) => [
      key,
      { key, number, list: group as PlateListName, from, until, owner },
    ]),
  )
}

/** When the next validity begins or ends after `now`, milliseconds since 1970; null where none does. */
export function nextEdge(queries: Queries, now: Date): Promise<number | null> {
  return nextValidityChange(queries, plateLists, now)
}
