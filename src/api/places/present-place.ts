import type { Queries } from '../../database/index.ts'
import { type Place, placeStateOf } from '../../places/index.ts'
import { hoursTest } from '../../time/hours.ts'
import { iso } from '../../time/iso.ts'
import type { ApiPlace } from '../schemas/places.ts'

export interface PresentPlaceOptions {
  now: number
  timeZone: string
  upTo: number
}

/** A place with how many are inside. */
export async function presentPlace(queries: Queries, place: Place, options: PresentPlaceOptions): Promise<ApiPlace> {
  const { now, timeZone, upTo } = options
  const { createdAt, ...facts } = place
  const { occupancy, full } = await placeStateOf(queries, place, { now, timeZone })
  const isWithin = (hours: Place['openingHours'][number]) => hoursTest(hours, timeZone)(now).within
  return {
    ...facts,
    isOpen: place.openingHours.length === 0 ? null : place.openingHours.some(isWithin),
    createdAt: iso(createdAt),
    occupancy,
    full,
    upTo,
  }
}
