import type { CompiledQuery } from 'kysely'
import { listed, type Queries } from '../database/index.ts'

/** Returns when a post last came from each camera, by id; milliseconds since 1970, as stored within the last second. */
export async function readLastSeen(queries: Queries): Promise<Map<string, number>> {
  const query = queries
    .selectFrom('camera_health')
    .select(['camera_id', 'last_seen'])
    .where('last_seen', 'is not', null)
  return new Map((await query.execute()).map(({ camera_id, last_seen }) => [camera_id, last_seen ?? 0]))
}

/** Removes the stored health of cameras, and the quarters of an hour in which they posted. */
export function removeHealthStatements(queries: Queries, cameraIds: readonly string[]): CompiledQuery[] {
  return [
    queries.deleteFrom('camera_health').where('camera_id', 'in', listed(cameraIds)).compile(),
    queries.deleteFrom('camera_seen').where('camera_id', 'in', listed(cameraIds)).compile(),
  ]
}
