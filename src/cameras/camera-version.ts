import type { Queries } from '../database/index.ts'

/** Rises with every change of a camera, for there may be very many to read; null in a database that was not upgraded yet. */
export async function cameraVersion(queries: Queries): Promise<number | null> {
  const query = queries.selectFrom('camera_version').select('version')
  return query.executeTakeFirst().then(
    row => row?.version ?? null,
    () => null,
  )
}
