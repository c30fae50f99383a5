import type { Message } from '../model/index.ts'
import { bareMac } from './of-device.ts'
import type { IsTrusted } from './trusted-senders.ts'

/** Posts from one address within half a second. */
interface Arrival {
  at: number
  posts: number
  /** The address of the sender. */
  from: string
}

interface Source {
  arrivals: Arrival[]
  refused: { at: number; code: string } | null
}

/** The posts of a device since a given time. Times are milliseconds since 1970. */
export interface PostsSince {
  firstPostAt: number | null
  /** The address that the first post came from. */
  firstPostFrom: string | null
  /** An address from which another device seems to post under its name. */
  elsewhere: string | null
  posts: number
  /** The error code of the last refused post since then. */
  refused: string | null
}

const keptMs = 15 * 60_000
// Positions arrive ten times a second; the exact time of each does not matter.
const momentMs = 500
const mostArrivals = 500
const mostSources = 2000

/**
 * Stores the times of posts in the last quarter of an hour, by the identity of the device, otherwise by its address. It
 * is called for every post, so its time and memory are limited.
 */
export class RecentPosts {
  private readonly sources = new Map<string, Source>()

  received({ device }: Pick<Message, 'device'>, receivedAt: Date, clientIp: string): void {
    const at = receivedAt.getTime()
    const { mac, serial } = device
    if (mac !== null) this.note(`mac:${bareMac(mac)}`, at, clientIp)
    if (serial !== null) this.note(`serial:${serial}`, at, clientIp)
    this.note(mac === null && serial === null ? `address:${clientIp}` : `named:${clientIp}`, at, clientIp)
  }

  refused(clientIp: string, at: Date, code: string): void {
    const source = this.source(`address:${clientIp}`)
    if (source) source.refused = { at: at.getTime(), code }
  }

  /**
   * Returns the posts after `since` with any of these keys: `mac:…`, `serial:…`, `address:…` (posts without an
   * identity), `named:…`.
   */
  since(keys: readonly string[], since: number, isTrusted: IsTrusted): PostsSince {
    const found = keys.flatMap(key => this.sources.get(key) ?? [])
    const lately = found.map(({ arrivals }) => arrivals.filter(({ at }) => at >= since))
    const came = lately.map(arrivals => arrivals.filter(({ from }) => isTrusted(from)))
    const others = lately.flat().filter(({ from }) => !isTrusted(from))
    const [first = null] = came.flatMap(([arrival]) => arrival ?? []).toSorted((one, other) => one.at - other.at)
    const posts = came.map(arrivals => arrivals.reduce((sum, arrival) => sum + arrival.posts, 0))
    const refused = found.flatMap(source => (source.refused && source.refused.at >= since ? source.refused.code : []))
    return {
      firstPostAt: first?.at ?? null,
      firstPostFrom: first?.from ?? null,
      elsewhere: others.at(-1)?.from ?? null,
      // A post may contain both MAC address and serial number.
      posts: Math.max(0, ...posts),
      refused: refused.at(-1) ?? null,
    }
  }

  private note(key: string, at: number, from: string): void {
    const arrivals = this.source(key)?.arrivals
    if (!arrivals) return
    const last = arrivals.at(-1)
    if (last && last.from === from && at - last.at < momentMs) {
      last.posts++
      return
    }
    arrivals.push({ at, from, posts: 1 })
    const [oldest] = arrivals
    if (arrivals.length > mostArrivals || (oldest && at - oldest.at > keptMs)) arrivals.shift()
  }

  private source(key: string): Source | null {
    const known = this.sources.get(key)
    if (known) return known
    if (this.sources.size >= mostSources) return null
    const source: Source = { arrivals: [], refused: null }
    this.sources.set(key, source)
    return source
  }
}
