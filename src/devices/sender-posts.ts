import type { CameraTable, Queries } from '../database/index.ts'
import { ownCameras, type PostingDevice, whoseName } from './of-device.ts'

/** What is used here of the notes about who connected to the camera port (table `sender_trace`). Milliseconds since 1970. */
export interface SenderNotes {
  lastGoodAt: number | null
  /** By the code they were refused with. */
  refusals: Record<string, { at: number }>
  /** By `mac …` or `serial …`, as posts say. */
  devices: Record<string, { firstAt: number; lastAt: number }>
}

/** The notes about these addresses. */
export async function readSenderNotes(
  queries: Queries,
  addresses: readonly string[],
): Promise<Map<string, SenderNotes>> {
  const rows = await queries.selectFrom('sender_trace').selectAll().where('address', 'in', addresses).execute()
  return new Map(rows.map(({ address, trace }) => [address, JSON.parse(trace) as SenderNotes]))
}

function nameIn(key: string): { mac: string | null; serial: string | null } {
  const [kind, name = ''] = key.split(/ (.*)/)
  return { mac: kind === 'mac' ? name : null, serial: kind === 'serial' ? name : null }
}

/** Moments at which a device posted from the address, as far as they are noted: not those of others behind the same one. */
export function postMoments({ devices, lastGoodAt }: SenderNotes, device: PostingDevice): number[] {
  const senders = Object.entries(devices).map(([key, seen]) => ({ seen, whose: whoseName(nameIn(key), device) }))
  const its = senders.filter(({ whose }) => whose === 'its' || (whose === 'unknown' && device.isAlone))
  const isAnothers = senders.some(({ whose, seen }) => whose === 'another' && seen.lastAt === lastGoodAt)
  // Heartbeats of some firmware name nobody.
  const nameless = device.isAlone && !isAnothers && lastGoodAt !== null ? [lastGoodAt] : []
  return [...its.flatMap(({ seen }) => [seen.firstAt, seen.lastAt]), ...nameless]
}

interface LastPostsAsked {
  devices: readonly PostingDevice[]
  cameras: readonly CameraTable[]
}

/** When something last came from each of the devices, milliseconds since 1970; null for those that never posted. */
export async function readLastPosts(
  queries: Queries,
  { devices, cameras }: LastPostsAsked,
): Promise<(number | null)[]> {
  if (devices.length === 0) return []
  const addresses = devices.map(({ address }) => address)
  const [notes, health] = await Promise.all([
    readSenderNotes(queries, addresses),
    queries.selectFrom('camera_health').select(['camera_id', 'last_seen']).execute(),
  ])
  const seenAt = new Map(health.map(({ camera_id, last_seen }) => [camera_id, last_seen ?? 0]))
  return devices.map(device => {
    const noted = notes.get(device.address)
    // A new camera that names it and comes from elsewhere may be anybody until a person approves it.
    const its = ownCameras(cameras, device).filter(
      ({ state, address }) => state !== 'pending' || address === device.address,
    )
    const ofCameras = its.map(({ id }) => seenAt.get(id) ?? 0)
    const last = Math.max(0, ...ofCameras, ...(noted ? postMoments(noted, device) : []))
    return last === 0 ? null : last
  })
}
