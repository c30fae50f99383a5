import type { Queries } from '../database/index.ts'
import { annotate } from '../events/index.ts'
import { plateKey } from '../model/plate-key.ts'
import { findEvents } from './find-events.ts'
import { type UsualVehicle, usualVehicle, type VehicleFacts } from './usual-vehicle.ts'

/** The usual look follows from so many sightings, the newest ones. */
const mostSightings = 200

/** The vehicles that carried a plate, the newest first, as the given cameras (ids or names) saw them. */
async function vehiclesOf(queries: Queries, key: string, camera: string[] | undefined): Promise<VehicleFacts[]> {
  const filter = { plate: key, plateMatch: 'exact', camera } as const
  const newest = { sort: 'seq', direction: 'older', mark: null, inclusive: false, limit: mostSightings } as const
  const { events } = await findEvents(queries, filter, newest)
  const targets = (await annotate(queries, events)).flatMap(event => event.targets)
  return targets.flatMap(({ plate, vehicle }) =>
    vehicle && plate && plateKey(plate.corrected ?? plate.number) === key ? [vehicle] : [],
  )
}

/** Finds the usual look of the vehicle with this plate, by its newest sightings. */
export async function usualVehicleOf(queries: Queries, key: string, camera?: string[]): Promise<UsualVehicle> {
  return key === '' ? {} : usualVehicle(await vehiclesOf(queries, key, camera))
}
