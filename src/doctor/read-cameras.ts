import { sql } from 'kysely'
import type { CameraHealth } from '../analysis/index.ts'
import type { Queries } from '../database/index.ts'
import { sharedCamera } from '../model/index.ts'
import type { AddressClaim, CameraFacts, CameraRow } from './facts.ts'

const mostCameras = 1000

const columns = ['id', 'name', 'source', 'address', 'channel', 'mac', 'serial', 'state', 'hidden'] as const

/** By camera as it is shown. A database of an earlier version knows of none. */
async function readClaims(queries: Queries): Promise<Map<string, AddressClaim[]>> {
  const query = queries
    .selectFrom('camera_address')
    .innerJoin('camera', 'camera.id', 'camera_address.camera_id')
    .select(['camera.id', 'camera.merged_into', 'camera_address.address', 'camera_address.state'])
    .select('camera_address.last_at')
    .where('camera_address.last_at', 'is not', null)
  const rows = await query.execute().catch(() => [])
  const claims = rows.map(({ id, merged_into, address, state, last_at }) => ({
    cameraId: merged_into ?? id,
    claim: { address, isDenied: state === 'denied', lastAt: last_at ?? 0 },
  }))
  const byCamera = Map.groupBy(claims, ({ cameraId }) => cameraId)
  return new Map([...byCamera].map(([id, some]) => [id, some.map(({ claim }) => claim)]))
}

/** Who posts may pretend to be many: those that posted last, and the one for all others. */
async function latestCameras(queries: Queries): Promise<CameraRow[]> {
  const named = columns.map(column => `camera.${column}` as const)
  const rows = await queries
    .selectFrom('camera')
    .leftJoin('camera_health', 'camera_health.camera_id', 'camera.id')
    .select(named)
    .where('merged_into', 'is', null)
    .orderBy(sql`camera.id = ${sharedCamera.id}`, 'desc')
    .orderBy('camera_health.last_seen', 'desc')
    .limit(mostCameras)
    .execute()
  return rows.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** The cameras that people see, with their condition. */
export async function readCameras(queries: Queries, health: ReadonlyMap<string, CameraHealth>): Promise<CameraFacts[]> {
  const [rows, lost, claims] = await Promise.all([
    latestCameras(queries),
    queries
      .selectFrom('alarm_state')
      .select('camera_id')
      .where('name', '=', 'chlOffline')
      .where('active', '=', 1)
      .execute(),
    readClaims(queries),
  ])
  const offline = new Set(lost.map(row => row.camera_id))
  return rows.map(row => ({
    ...row,
    claims: claims.get(row.id) ?? [],
    health: health.get(row.id),
    isChannelOffline: offline.has(row.id),
  }))
}
