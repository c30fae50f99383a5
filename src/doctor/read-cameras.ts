import type { CameraHealth } from '../analysis/index.ts'
import type { Queries } from '../database/index.ts'
import type { CameraFacts } from './facts.ts'

const columns = ['id', 'name', 'source', 'address', 'channel', 'mac', 'serial', 'state', 'hidden'] as const

/** The cameras that people see, with their condition. */
export async function readCameras(queries: Queries, health: ReadonlyMap<string, CameraHealth>): Promise<CameraFacts[]> {
  const [rows, lost] = await Promise.all([
    queries.selectFrom('camera').select(columns).where('merged_into', 'is', null).orderBy('name').execute(),
    queries
      .selectFrom('alarm_state')
      .select('camera_id')
      .where('name', '=', 'chlOffline')
      .where('active', '=', 1)
      .execute(),
  ])
  const offline = new Set(lost.map(row => row.camera_id))
  return rows.map(row => ({ ...row, health: health.get(row.id), isChannelOffline: offline.has(row.id) }))
}
