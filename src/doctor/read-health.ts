import { HeartbeatStats } from '../analysis/camera-health.ts'
import type { CameraHealth } from '../analysis/index.ts'
import type { Queries } from '../database/index.ts'

/** The health of cameras as a server has saved it, for who asks beside it. */
export async function readHealth(queries: Queries, now: Date): Promise<ReadonlyMap<string, CameraHealth>> {
  const heartbeats = new HeartbeatStats({ timeZone: 'UTC' })
  await heartbeats.load(queries, now.getTime())
  return heartbeats.health()
}
