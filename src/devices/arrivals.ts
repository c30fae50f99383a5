import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { Queries } from '../database/index.ts'
import { EventLog } from '../log/index.ts'
import { type CameraRef, type ErrorCode, errorCatalogue } from '../model/index.ts'
import { iso, isoOrNull } from '../time/iso.ts'
import { bareMac, type PostingDevice } from './of-device.ts'
import type { RecentPosts } from './recent-posts.ts'
import { type PostFacts, postMoments } from './sender-posts.ts'
import { type IsTrusted, trustedSenders } from './trusted-senders.ts'

/** The posts that arrived from a device since a moment. Times are ISO 8601 UTC. */
export interface Arrivals {
  since: string
  firstPostAt: string | null
  firstPostAfterMs: number | null
  /** The address that the first post came from. */
  firstPostFrom: string | null
  /** With approval on: another address from which posts came under the device's name. They do not count. */
  elsewhere: string | null
  posts: number
  firstEventId: string | null
  firstEventAfterMs: number | null
  /** The reason why posts were refused, as a sentence; null when none were. */
  refused: string | null
}

/**
 * The device whose posts are awaited. A heartbeat without an identity counts as the device's own, even when another
 * stored device has the same address: the two cannot be distinguished.
 */
export interface AwaitedDevice extends PostingDevice {
  cameras: CameraRef[]
}

interface ArrivalsRequest {
  queries: Queries
  device: AwaitedDevice
  /** Milliseconds since 1970. */
  since: number
}

interface SeenPosts {
  at: number | null
  from: string | null
  elsewhere: string | null
  posts: number
  refused: string | null
}

/** The IPv4 address of a host; the host itself when it cannot be resolved. */
async function resolveHost(host: string): Promise<string> {
  if (isIP(host) !== 0) return host
  return lookup(host, { family: 4 }).then(
    ({ address }) => address,
    () => host,
  )
}

function sourcesOf({ facts, isAlone }: AwaitedDevice, address: string): string[] {
  const { mac = null, serial = null } = facts ?? {}
  return [
    ...(mac ? [`mac:${bareMac(mac)}`] : []),
    ...(serial ? [`serial:${serial}`] : []),
    `address:${address}`,
    // Without an identity of the device, the identities in the posts cannot be compared.
    ...(isAlone && !mac && !serial ? [`named:${address}`] : []),
  ]
}

/** Returns the posts that this server received while it ran. */
export async function arrivalsNow(recent: RecentPosts, request: ArrivalsRequest): Promise<Arrivals> {
  const { device, since, queries } = request
  const address = await resolveHost(device.address)
  const isTrusted = await trustedSenders(queries, { address, cameras: device.cameras })
  const came = recent.since(sourcesOf(device, address), since, isTrusted)
  const { firstPostAt: at, firstPostFrom: from, posts, refused, elsewhere } = came
  return arrivalsOf(request, { at, from, posts, refused, elsewhere }, isTrusted)
}

/** Returns the posts that a server in another process stored: a second late, and only the first and last of many. */
export async function storedArrivals(posts: PostFacts, request: ArrivalsRequest): Promise<Arrivals> {
  const { queries, device, since } = request
  const address = await resolveHost(device.address)
  const notes = (await posts.senderNotes([address])).get(address)
  const seen = notes ? postMoments(notes, { ...device, isAlone: true }).filter(at => at >= since) : []
  const refusals = device.isAlone ? Object.entries(notes?.refusals ?? {}) : []
  const [refused = null] = refusals.flatMap(([code, { at }]) => (at >= since ? [code] : []))
  const isTrusted = await trustedSenders(queries, { address, cameras: device.cameras })
  const at = seen.length > 0 ? Math.min(...seen) : null
  const from = at === null ? null : address
  return arrivalsOf(request, { at, from, posts: seen.length, refused, elsewhere: null }, isTrusted)
}

async function arrivalsOf(request: ArrivalsRequest, seen: SeenPosts, isTrusted: IsTrusted): Promise<Arrivals> {
  const { since } = request
  const { at, from, posts, refused, elsewhere } = seen
  const event = await firstEvent(request, isTrusted)
  const first = at === null ? (event?.at ?? null) : Math.min(at, event?.at ?? at)
  return {
    since: iso(since),
    firstPostAt: isoOrNull(first),
    firstPostAfterMs: first === null ? null : first - since,
    firstPostFrom: first === at ? from : (event?.from ?? null),
    elsewhere,
    posts: Math.max(posts, event ? 1 : 0),
    firstEventId: event?.id ?? null,
    firstEventAfterMs: event ? event.at - since : null,
    refused: refused === null ? null : inWords(refused),
  }
}

// Events that other senders post under its name are rare.
const maxSearched = 200

async function firstEvent({ queries, device, since }: ArrivalsRequest, isTrusted: IsTrusted) {
  const ids = device.cameras.map(({ id }) => id)
  if (ids.length === 0) return null
  const wanted = { cameraIds: ids, receivedFrom: since, limit: maxSearched }
  const events = await new EventLog(queries).eventsOfCameras(wanted)
  const first = events.find(({ clientIp }) => isTrusted(clientIp))
  return first ? { id: first.id, at: Date.parse(first.receivedAt), from: first.clientIp } : null
}

/** Returns the message and hint for an error code; only the code when the message needs details. */
function inWords(code: string): string {
  if (!(code in errorCatalogue)) return code
  const { message, hint } = errorCatalogue[code as ErrorCode]
  return `${message.includes('{') ? `Posts are refused with ${code}.` : message} ${hint}`
}
