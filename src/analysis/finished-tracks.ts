import type { Queries } from '../database/index.ts'
import type { TargetType } from '../model/index.ts'

export interface TracksWanted {
  /** Own ids; null for all cameras. */
  cameraIds: readonly string[] | null
  types?: readonly TargetType[] | undefined
  /** Tracks that lasted into the time from here. */
  from?: Date | undefined
  /** Tracks that began before here. */
  to?: Date | undefined
  /** Numbers of the log below this one. */
  before: number | null
  limit: number
}

/** The numbers in the log of finished tracks, newest first. */
export async function finishedTracks(queries: Queries, wanted: TracksWanted): Promise<number[]> {
  const { cameraIds, types, from, to, before, limit } = wanted
  let query = queries.selectFrom('track').select('seq')
  if (cameraIds) query = query.where('camera_id', 'in', cameraIds)
  if (types?.length) query = query.where('type', 'in', types)
  if (from) query = query.where('ended_at', '>=', from.getTime())
  if (to) query = query.where('started_at', '<', to.getTime())
  if (before !== null) query = query.where('seq', '<', before)
  const rows = await query.orderBy('seq', 'desc').limit(limit).execute()
  return rows.map(row => row.seq)
}
