import { sql } from 'kysely'
import type { CameraTable, Queries } from '../database/index.ts'
import { sharedCamera } from '../model/index.ts'
import { dayMs } from '../time/units.ts'

/** Which cameras may be forgotten: nobody ever decided anything about them. */
export interface Idle {
  /** Cameras with more events stay. */
  mostEvents: number
  /** Without a post for so many days. */
  silentDays: number
  now: Date
  /** Cameras in this state alone. */
  state?: CameraTable['state']
}

/** What the log knows of cameras. */
interface CameraEvents {
  /** When the newest entry was received, in milliseconds since 1970; null in an empty log. */
  newestReceipt(): Promise<number | null>
  /** Those of these cameras that have at most so many events. */
  camerasWithFewEvents(cameraIds: readonly string[], most: number): Promise<string[]>
}

export const mostEventsOfIdle = 3

/** Ids of cameras that posted little and then nothing any more, and that nobody named, approved, hid, ignored or merged. */
export async function idleCameras(
  queries: Queries,
  log: CameraEvents,
  { mostEvents, silentDays, now, state }: Idle,
): Promise<string[]> {
  // Time passes by the posts of others too: a clock that is years ahead makes nobody silent.
  const at = silentDays === 0 ? now.getTime() : Math.min(now.getTime(), (await log.newestReceipt()) ?? 0)
  const before = at - silentDays * dayMs
  const { rows } = await sql<{ id: string }>`
    select id from camera left join camera_health on camera_health.camera_id = camera.id
    where decided_at is null and merged_into is null and id <> ${sharedCamera.id}
      and (${state ?? null} is null or state = ${state ?? null})
      and coalesce(camera_health.last_seen, created_at) <= ${before}
      and not exists (select 1 from camera as other where other.merged_into = camera.id)
  `.execute(queries)
  return log.camerasWithFewEvents(
    rows.map(row => row.id),
    mostEvents,
  )
}
