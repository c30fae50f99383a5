import { ShownCameras } from '../../cameras/shown-cameras.ts'
import type { Queries } from '../../database/index.ts'
import { ViewtronError } from '../../model/index.ts'
import { type Place, StoredPlaces } from '../../places/index.ts'
import { RequestInvalid } from '../api-error.ts'

/** The place and all places that stand in it. */
function withInner(place: Place, all: readonly Place[]): Place[] {
  const inner = all.filter(({ parent }) => parent === place.id)
  return [place, ...inner.flatMap(one => withInner(one, all))]
}

/**
 * Ids of the cameras at the doors of a place and of the places in it, as they are shown. `asked`: its id or name. Throws
 * `not-found`, and `request-invalid` for a place without doors.
 */
export async function camerasOfPlace(queries: Queries, asked: string): Promise<string[]> {
  const all = await StoredPlaces.all(queries)
  const place = all.find(({ id }) => id === asked) ?? all.find(({ name }) => name === asked)
  if (!place) throw new ViewtronError('not-found', { what: 'place', id: asked })
  const cameras = await ShownCameras.load(queries)
  const doors = withInner(place, all).flatMap(one => one.doors)
  if (doors.length === 0) throw new RequestInvalid([{ field: 'place', message: 'has no doors, so no cameras' }])
  return [...new Set(doors.map(({ camera }) => cameras.shown(camera).id))]
}
