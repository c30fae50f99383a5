import type { StoredCamera } from '../cameras/camera-directory.ts'
import { ownCameras, type PostingDevice, whoseName } from './of-device.ts'

/** Notes about a sender that connected to the camera port. Times are milliseconds since 1970. */
export interface SenderNotes {
  lastGoodAt: number | null
  /** Refused posts, by error code. */
  refusals: Record<string, { at: number }>
  /** Devices named in posts, by `mac …` or `serial …`. */
  devices: Record<string, { firstAt: number; lastAt: number }>
}

/** The stored facts about posts, which other rooms keep. They are a second late. */
export interface PostFacts {
  /** Returns notes about the senders at these addresses, by address. */
  senderNotes(addresses: readonly string[]): Promise<Map<string, SenderNotes>>
  /** Returns the time of each camera's last post, by id. Milliseconds since 1970. */
  camerasLastSeen(): Promise<Map<string, number>>
}

function nameIn(key: string): { mac: string | null; serial: string | null } {
  const [kind, name = ''] = key.split(/ (.*)/)
  return { mac: kind === 'mac' ? name : null, serial: kind === 'serial' ? name : null }
}

/**
 * Returns the noted times at which a device posted from its address, without those of other devices behind the same
 * address.
 */
export function postMoments({ devices, lastGoodAt }: SenderNotes, device: PostingDevice): number[] {
  const senders = Object.entries(devices).map(([key, seen]) => ({ seen, whose: whoseName(nameIn(key), device) }))
  const own = senders.filter(({ whose }) => whose === 'its' || (whose === 'unknown' && device.isAlone))
  const isOfOther = senders.some(({ whose, seen }) => whose === 'another' && seen.lastAt === lastGoodAt)
  // Heartbeats of some firmware contain no identity.
  const nameless = device.isAlone && !isOfOther && lastGoodAt !== null ? [lastGoodAt] : []
  return [...own.flatMap(({ seen }) => [seen.firstAt, seen.lastAt]), ...nameless]
}

interface LastPostsRequest {
  devices: readonly PostingDevice[]
  cameras: readonly StoredCamera[]
}

/**
 * Returns the time of each device's last post, in the order of `devices`. Milliseconds since 1970; null for devices
 * that never posted.
 */
export async function readLastPosts(
  posts: PostFacts,
  { devices, cameras }: LastPostsRequest,
): Promise<(number | null)[]> {
  if (devices.length === 0) return []
  const addresses = devices.map(({ address }) => address)
  const [notes, seenAt] = await Promise.all([posts.senderNotes(addresses), posts.camerasLastSeen()])
  return devices.map(device => {
    const noted = notes.get(device.address)
    // A new camera with the device's identity but another address may be an impostor until a person approves it.
    const own = ownCameras(cameras, device).filter(
      ({ state, address }) => state !== 'pending' || address === device.address,
    )
    const ofCameras = own.map(({ id }) => seenAt.get(id) ?? 0)
    const last = Math.max(0, ...ofCameras, ...(noted ? postMoments(noted, device) : []))
    return last === 0 ? null : last
  })
}
