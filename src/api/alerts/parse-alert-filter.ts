import type { AlertFilter } from '../../alerts/index.ts'
import { ShownCameras } from '../../cameras/shown-cameras.ts'
import type { Queries } from '../../database/index.ts'
import { RequestInvalid } from '../api-error.ts'
import type { ApiAlertFilter } from '../schemas/index.ts'

/** Converts query parameters to a filter of alerts. Throws `request-invalid`. */
export async function parseAlertFilter(queries: Queries, query: ApiAlertFilter): Promise<AlertFilter> {
  const { seen, severity, rule, camera, subject, from, to } = query
  if (from && to && from > to) throw new RequestInvalid([{ field: 'to', message: 'is before from' }])
  return {
    seen,
    severity,
    rule,
    cameraIds: camera && (await cameraIdsOf(queries, camera)),
    subject,
    from: from?.getTime(),
    to: to?.getTime(),
  }
}

/** Own ids of the cameras with these ids or names; alerts of a forgotten camera are found by its id. */
async function cameraIdsOf(queries: Queries, wanted: readonly string[]): Promise<string[]> {
  const cameras = await ShownCameras.load(queries)
  return [...wanted, ...cameras.idsWhere(({ id, name }) => wanted.includes(id) || wanted.includes(name))]
}
