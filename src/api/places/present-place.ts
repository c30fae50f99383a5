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

/** Whether a place is open at an instant, on the clocks of the server's zone. */
export function openTest({ openingHours }: Pick<Place, 'openingHours'>, timeZone: string): (at: number) => boolean {
  const tests = openingHours.map(hours => hoursTest(hours, timeZone))
  return at => tests.some(test => test(at).within)
}

/** A place with how many are inside. */
export async function presentPlace(queries: Queries, place: Place, options: PresentPlaceOptions): Promise<ApiPlace> {
  const { now, timeZone, upTo } = options
  const { createdAt, ...facts } = place
  const { occupancy, full } = await placeStateOf(queries, place, { now, timeZone })
  return {
    ...facts,
    isOpen: place.openingHours.length === 0 ? null : openTest(place, timeZone)(now),
    createdAt: iso(createdAt),
    occupancy,
    full,
    upTo,
  }
}
