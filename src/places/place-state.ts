import type { Queries } from '../database/index.ts'
import { type Occupancy, type OccupancyAsked, occupancyOf } from './occupancy.ts'
import type { Place } from './place.ts'

export interface PlaceState {
  occupancy: Occupancy
  /** Room that is left; null without a capacity. */
  free: number | null
  /** Null without a capacity. */
  full: boolean | null
}

/** The number at a place, and the number of free spaces. */
export async function placeStateOf(queries: Queries, place: Place, asked: OccupancyAsked): Promise<PlaceState> {
  const occupancy = await occupancyOf(queries, place, asked)
  const { capacity } = place
  const hasVehicles = occupancy.vehicles > 0 || place.doors.some(({ line }) => line === null)
  const inside = hasVehicles ? occupancy.vehicles : occupancy.people
  return {
    occupancy,
    free: capacity === null ? null : Math.max(0, capacity - inside),
    full: capacity === null ? null : inside >= capacity,
  }
}
