import type { Queries } from '../../database/index.ts'
import { occupancyOf, type Place } from '../../places/index.ts'
import { hoursTest } from '../../rules/hours.ts'
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
  const occupancy = await occupancyOf(queries, place, { now, timeZone })
  const hasVehicles = occupancy.vehicles > 0 || place.doors.some(({ line }) => line === null)
  const inside = hasVehicles ? occupancy.vehicles : occupancy.people
  const isWithin = (hours: Place['openingHours'][number]) => hoursTest(hours, timeZone)(now).within
  return {
    ...facts,
    isOpen: place.openingHours.length === 0 ? null : place.openingHours.some(isWithin),
    createdAt: iso(createdAt),
    occupancy,
    full: place.capacity === null ? null : inside >= place.capacity,
    upTo,
  }
}
