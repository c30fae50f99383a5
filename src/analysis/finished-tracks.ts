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

function chosenTracks(queries: Queries, { cameraIds, types, from, to }: Omit<TracksWanted, 'before' | 'limit'>) {
  let query = queries.selectFrom('track')
  if (cameraIds) query = query.where('camera_id', 'in', cameraIds)
  if (types?.length) query = query.where('type', 'in', types)
  if (from) query = query.where('ended_at', '>=', from.getTime())
  if (to) query = query.where('started_at', '<', to.getTime())
  return query
}

/** The numbers in the log of finished tracks, newest first. */
export async function finishedTracks(queries: Queries, wanted: TracksWanted): Promise<number[]> {
  const { before, limit } = wanted
  let query = chosenTracks(queries, wanted).select('seq')
  if (before !== null) query = query.where('seq', '<', before)
  const rows = await query.orderBy('seq', 'desc').limit(limit).execute()
  return rows.map(row => row.seq)
}

/** The number of finished tracks. */
export async function countTracks(queries: Queries, wanted: Omit<TracksWanted, 'before' | 'limit'>): Promise<number> {
  const query = chosenTracks(queries, wanted).select(({ fn }) => fn.countAll<number>().as('rows'))
  return Number((await query.executeTakeFirst())?.rows ?? 0)
}
