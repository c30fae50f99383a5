import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { Queries } from '../database/index.ts'
import { EventLog } from '../log/index.ts'
import { type CameraRef, type ErrorCode, errorCatalogue } from '../model/index.ts'
import { bareMac, type PostingDevice } from './of-device.ts'
import type { RecentPosts } from './recent-posts.ts'
import { postMoments, readSenderNotes } from './sender-posts.ts'
import { type IsTrusted, trustedSenders } from './trusted-senders.ts'

/** What has come from a device since a moment. Instants are ISO 8601 UTC. */
export interface Arrivals {
  since: string
  firstPostAt: string | null
  firstPostAfterMs: number | null
  /** The address it came from. */
  firstPostFrom: string | null
  /** With approval on: an address that is not the device's, from which posts came under its name and do not count. */
  elsewhere: string | null
  posts: number
  firstEventId: string | null
  firstEventAfterMs: number | null
  /** In words, where posts came and were refused. */
  refused: string | null
}

/**
 * Who is asked about: how what it posts is known, and its cameras. A heartbeat that names nobody is taken for its also
 * where another stored device has the same address: somebody waits for it, and nothing else tells them apart.
 */
export interface Arriving extends PostingDevice {
  cameras: CameraRef[]
}

interface Asked {
  queries: Queries
  device: Arriving
  /** Milliseconds since 1970. */
  since: number
}

interface PostSeen {
  at: number | null
  from: string | null
  elsewhere: string | null
  posts: number
  refused: string | null
}

/** The address of a device that is known by its name only. */
async function resolved(host: string): Promise<string> {
  if (isIP(host) !== 0) return host
  return lookup(host, { family: 4 }).then(
    ({ address }) => address,
    () => host,
  )
}

const iso = (milliseconds: number) => new Date(milliseconds).toISOString()

function sourcesOf({ facts, isAlone }: Arriving, address: string): string[] {
  const { mac = null, serial = null } = facts ?? {}
  return [
    ...(mac ? [`mac:${bareMac(mac)}`] : []),
    ...(serial ? [`serial:${serial}`] : []),
    `address:${address}`,
    // Who they say they are tells nothing where the device itself does not say who it is.
    ...(isAlone && !mac && !serial ? [`named:${address}`] : []),
  ]
}

/** What came, as this server noted it while it ran. */
export async function arrivalsNow(recent: RecentPosts, asked: Asked): Promise<Arrivals> {
  const { device, since, queries } = asked
  const address = await resolved(device.address)
  const isTrusted = await trustedSenders(queries, { address, cameras: device.cameras })
  const came = recent.since(sourcesOf(device, address), since, isTrusted)
  const { firstPostAt: at, firstPostFrom: from, posts, refused, elsewhere } = came
  return arrivalsOf(asked, { at, from, posts, refused, elsewhere }, isTrusted)
}

/** What came, as another process (the server) stored it: a second late, and of many posts only the first and the last. */
export async function storedArrivals(asked: Asked): Promise<Arrivals> {
  const { queries, device, since } = asked
  const address = await resolved(device.address)
  const notes = (await readSenderNotes(queries, [address])).get(address)
  const seen = notes ? postMoments(notes, { ...device, isAlone: true }).filter(at => at >= since) : []
  const refusals = device.isAlone ? Object.entries(notes?.refusals ?? {}) : []
  const [refused = null] = refusals.flatMap(([code, { at }]) => (at >= since ? [code] : []))
  const isTrusted = await trustedSenders(queries, { address, cameras: device.cameras })
  const at = seen.length > 0 ? Math.min(...seen) : null
  const from = at === null ? null : address
  return arrivalsOf(asked, { at, from, posts: seen.length, refused, elsewhere: null }, isTrusted)
}

async function arrivalsOf(asked: Asked, seen: PostSeen, isTrusted: IsTrusted): Promise<Arrivals> {
  const { since } = asked
  const { at, from, posts, refused, elsewhere } = seen
  const event = await firstEvent(asked, isTrusted)
  const first = at === null ? (event?.at ?? null) : Math.min(at, event?.at ?? at)
  return {
    since: iso(since),
    firstPostAt: first === null ? null : iso(first),
    firstPostAfterMs: first === null ? null : first - since,
    firstPostFrom: first === at ? from : (event?.from ?? null),
    elsewhere,
    posts: Math.max(posts, event ? 1 : 0),
    firstEventId: event?.id ?? null,
    firstEventAfterMs: event ? event.at - since : null,
    refused: refused === null ? null : inWords(refused),
  }
}

/** Only the first events are looked at: what others post under its name is rare. */
const lookedThrough = 200

async function firstEvent({ queries, device, since }: Asked, isTrusted: IsTrusted) {
  const ids = device.cameras.map(({ id }) => id)
  if (ids.length === 0) return null
  const wanted = { cameraIds: ids, receivedFrom: since, limit: lookedThrough }
  const events = await new EventLog(queries).eventsOfCameras(wanted)
  const first = events.find(({ clientIp }) => isTrusted(clientIp))
  return first ? { id: first.id, at: Date.parse(first.receivedAt), from: first.clientIp } : null
}

/** Why a post was refused and what to do, from the catalogue; the code where it has places for details. */
function inWords(code: string): string {
  if (!(code in errorCatalogue)) return code
  const { message, hint } = errorCatalogue[code as ErrorCode]
  return `${message.includes('{') ? `Posts are refused with ${code}.` : message} ${hint}`
}
