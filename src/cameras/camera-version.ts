import type { Queries } from '../database/index.ts'

/**
 * A number that rises with every change of a camera, so that the many cameras are read again only after a change. Null
 * in a database that was not upgraded yet.
 */
export async function cameraVersion(queries: Queries): Promise<number | null> {
  const query = queries.selectFrom('camera_version').select('version')
  return query.executeTakeFirst().then(
    row => row?.version ?? null,
    () => null,
  )
}
