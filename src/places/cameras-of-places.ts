import type { Queries } from '../database/index.ts'
import { Lines } from './lines.ts'
import { StoredPlaces } from './stored-places.ts'

/** The ids of cameras that are doors of places, or have a line that a person drew or named. */
export async function camerasOfPlaces(queries: Queries): Promise<ReadonlySet<string>> {
  const [places, lines] = await Promise.all([StoredPlaces.all(queries), new Lines(queries).all()])
  const decided = lines.filter(({ name, drawnAt }) => name !== null || drawnAt !== null)
  return new Set([
    ...places.flatMap(({ doors }) => doors.map(({ camera }) => camera)),
    ...decided.map(({ cameraId }) => cameraId),
  ])
}
