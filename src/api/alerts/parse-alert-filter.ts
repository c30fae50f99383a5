import type { AlertFilter } from '../../alerts/index.ts'
import { ShownCameras } from '../../cameras/shown-cameras.ts'
import type { Queries } from '../../database/index.ts'
import { namesCamera } from '../../model/index.ts'
import { RequestInvalid } from '../api-error.ts'
import type { CameraScope } from '../auth/camera-scope.ts'
import type { ApiAlertFilter } from '../schemas/index.ts'

/** Converts query parameters to a filter of the alerts that the caller may see. Throws `request-invalid`. */
export async function parseAlertFilter(
  queries: Queries,
  query: ApiAlertFilter,
  scope: CameraScope,
): Promise<AlertFilter> {
  const { seen, severity, rule, camera, subject, from, to } = query
  if (from && to && from > to) throw new RequestInvalid([{ field: 'to', message: 'is before from' }])
  return {
    seen,
    severity,
    rule,
    cameraIds: camera?.length ? await cameraIdsOf(queries, camera, scope) : scope.ownIds(),
    subject,
    from: from?.getTime(),
    to: to?.getTime(),
  }
}

/** Own ids of the cameras with these ids or names; alerts of a forgotten camera are found by its id. */
async function cameraIdsOf(queries: Queries, wanted: readonly string[], scope: CameraScope): Promise<string[]> {
  const cameras = await ShownCameras.load(queries)
  const known = cameras.idsWhere(camera => wanted.some(word => namesCamera(word, camera)))
  return [...wanted.filter(id => !cameras.isKnown(id)), ...known].filter(id => scope.includes(id))
}
