import type { CameraTable, Queries } from '../database/index.ts'
import { sharedCamera } from '../model/index.ts'
import { dayMs } from '../time/units.ts'
import type { CameraData } from './camera-data.ts'

/** The limits for forgetting cameras about which no person decided anything. */
export interface Idle {
  /** Cameras with more events stay. */
  mostEvents: number
  /** Cameras with a post within so many days stay. */
  silentDays: number
  now: Date
  /** Cameras in another state stay. */
  state?: CameraTable['state']
}

/** The log's entries of cameras. */
interface CameraEvents {
  /** When the newest entry was received, in milliseconds since 1970; null in an empty log. */
  newestReceipt(): Promise<number | null>
  /** Returns the ids of the given cameras that have at most this many events. */
  camerasWithFewEvents(cameraIds: readonly string[], most: number): Promise<string[]>
}

export interface IdleSources {
  queries: Queries
  log: CameraEvents
  cameraData: Pick<CameraData, 'lastSeen' | 'usedByPeople'>
}

export const mostEventsOfIdle = 3

/** Ids of cameras that posted little and are silent now, and that nobody named, approved, hid, ignored, merged or uses in a place. */
export async function idleCameras(
  { queries, log, cameraData }: IdleSources,
  { mostEvents, silentDays, now, state }: Idle,
): Promise<string[]> {
  // With a clock that is years ahead every camera would be silent, so time ends with the newest post of any camera.
  const at = silentDays === 0 ? now.getTime() : Math.min(now.getTime(), (await log.newestReceipt()) ?? 0)
  const before = at - silentDays * dayMs
  const [candidates, seen, used] = await Promise.all([
    undecidedCameras(queries, state),
    cameraData.lastSeen(queries),
    cameraData.usedByPeople(queries),
  ])
  const silent = candidates.filter(({ id, created_at }) => (seen.get(id) ?? created_at) <= before && !used.has(id))
  return log.camerasWithFewEvents(
    silent.map(({ id }) => id),
    mostEvents,
  )
}

/** Cameras about which no person decided anything, and into which no other is merged. */
function undecidedCameras(queries: Queries, state: CameraTable['state'] | undefined) {
  const query = queries
    .selectFrom('camera')
    .select(['id', 'created_at'])
    .where('decided_at', 'is', null)
    .where('merged_into', 'is', null)
    .where('id', '<>', sharedCamera.id)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('camera as other').select('other.id').whereRef('other.merged_into', '=', 'camera.id'))),
    )
  return (state === undefined ? query : query.where('state', '=', state)).execute()
}
