import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { DeviceFacts } from '../camera/index.ts'
import type { Queries } from '../database/index.ts'
import { type ErrorCode, errorCatalogue } from '../model/index.ts'
import type { RecentPosts } from './recent-posts.ts'
import type { StoredDevice } from './stored-device.ts'

/** What has come from a device since a moment. Instants are ISO 8601 UTC. */
export interface Arrivals {
  since: string
  firstPostAt: string | null
  firstPostAfterMs: number | null
  posts: number
  firstEventId: string | null
  firstEventAfterMs: number | null
  /** In words, where posts came and were refused. */
  refused: string | null
}

/** Who is asked about: how a device that posts is known. */
export interface Arriving extends Pick<StoredDevice, 'host' | 'cameras'> {
  facts: Pick<DeviceFacts, 'mac' | 'serial'> | null
}

interface Asked {
  queries: Queries
  device: Arriving
  /** Milliseconds since 1970. */
  since: number
}

interface PostSeen {
  at: number | null
  posts: number
  refused: string | null
}

/** Posts come from an address, also where the device is stored under its name. */
async function addressOf(host: string): Promise<string> {
  if (isIP(host) !== 0) return host
  return lookup(host, { family: 4 }).then(
    ({ address }) => address,
    () => host,
  )
}

const iso = (milliseconds: number) => new Date(milliseconds).toISOString()

/** What came, as this server noted it while it ran. */
export async function arrivalsNow(recent: RecentPosts, asked: Asked): Promise<Arrivals> {
  const { device, since } = asked
  const { mac, serial } = device.facts ?? { mac: null, serial: null }
  const keys = [
    mac && `mac:${mac.toLowerCase()}`,
    serial && `serial:${serial}`,
    `address:${await addressOf(device.host)}`,
  ]
  const { firstPostAt, posts, refused } = recent.since(
    keys.filter(key => typeof key === 'string'),
    since,
  )
  return arrivalsOf(asked, { at: firstPostAt, posts, refused })
}

/** What came, as another process (the server) stored it: a second late, and of posts without an event only the last. */
export async function storedArrivals(asked: Asked): Promise<Arrivals> {
  const { queries, device, since } = asked
  const address = await addressOf(device.host)
  const sender = await queries.selectFrom('sender').selectAll().where('address', '=', address).executeTakeFirst()
  const ids = device.cameras.map(({ id }) => id)
  const health = await queries.selectFrom('camera_health').selectAll().where('camera_id', 'in', ids).execute()
  const isNew = sender !== undefined && sender.last_at >= since
  const isRefused = isNew && sender.last_verdict in errorCatalogue
  const times = [...health.map(({ last_seen }) => last_seen ?? 0), isNew && !isRefused ? sender.last_at : 0]
  const seen = times.filter(time => time >= since)
  return arrivalsOf(asked, {
    at: seen.length > 0 ? Math.min(...seen) : null,
    posts: seen.length,
    refused: isRefused ? sender.last_verdict : null,
  })
}

async function arrivalsOf({ queries, device, since }: Asked, { at, posts, refused }: PostSeen): Promise<Arrivals> {
  const event = await firstEvent(queries, device, since)
  const first = at === null ? (event?.at ?? null) : Math.min(at, event?.at ?? at)
  return {
    since: iso(since),
    firstPostAt: first === null ? null : iso(first),
    firstPostAfterMs: first === null ? null : first - since,
    posts: Math.max(posts, event ? 1 : 0),
    firstEventId: event?.id ?? null,
    firstEventAfterMs: event ? event.at - since : null,
    refused: refused === null ? null : inWords(refused),
  }
}

async function firstEvent(queries: Queries, { cameras }: Arriving, since: number) {
  if (cameras.length === 0) return null
  const row = await queries
    .selectFrom('log')
    .select(['id', 'received_at as at'])
    .where('kind', '=', 'alarm')
    .where('received_at', '>=', since)
    .where(
      'camera_id',
      'in',
      cameras.map(({ id }) => id),
    )
    .orderBy('received_at')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

/** Why a post was refused and what to do, from the catalogue; the code where it has places for details. */
function inWords(code: string): string {
  if (!(code in errorCatalogue)) return code
  const { message, hint } = errorCatalogue[code as ErrorCode]
  return `${message.includes('{') ? `Posts are refused with ${code}.` : message} ${hint}`
}
