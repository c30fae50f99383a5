import { isIP } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import type { PostDestination } from '../device-client/index.ts'
import { plainAddress } from '../lib/networks.ts'

/** One place a device posts to, for people. */
export interface PostTarget {
  urlId: number | null
  enabled: boolean
  url: string
  heartbeatSeconds: number | null
  heartbeat: boolean
  data: string[]
  events: string[]
  /** True where it is this server, as far as the address tells. */
  ours: boolean
}

/** The camera port of this server, as it was configured. */
export interface CameraPort {
  port: number
  protocol: 'http' | 'https'
  /** The one address it listens on; null for all. */
  host: string | null
  /** What devices have to send (Basic); null where nothing is asked for. */
  credentials: { user: string; password: string } | null
  /** Those were set in the dashboard, and stand in the database. */
  isLoginStored?: boolean | undefined
}

/** Where a device would post to. */
export interface ServerAddress {
  host: string
  port: number
}

/** An address as it stands in a URL. */
export function urlHost(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host
}

/** Where a destination leads, as a URL. */
export function targetUrl({
  protocol,
  host,
  port,
  path,
}: Pick<PostDestination, 'protocol' | 'host' | 'port' | 'path'>) {
  return `${protocol}://${urlHost(host)}:${port}${path.startsWith('/') || path === '' ? '' : '/'}${path}`
}

/** All addresses of this machine, loopback too. */
export function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap(list => list ?? [])
  return all.map(({ address }) => plainAddress(address))
}

function isLoopback(host: string): boolean {
  return host.startsWith('127.') || host === '::1' || host === 'localhost'
}

/** A host as it was typed, for comparing. */
export function plainHost(host: string): string {
  return plainAddress(host.trim().replace(/^\[|\]$/g, '')).toLowerCase()
}

export interface OursOptions {
  server: Pick<CameraPort, 'port'> | null
  /** What loopback means to a device is itself; it is us only for devices on this machine. */
  deviceHost: string
  /** The one address the camera port listens on; null or left out for all. */
  listensOn?: string | null | undefined
  /** Further addresses that are meant to be us. */
  also?: readonly ServerAddress[]
}

/** Tells which destinations are this server: one of its addresses or names with the camera port. */
export function oursMatcher({ server, deviceHost, listensOn = null, also = [] }: OursOptions) {
  const name = hostname().toLowerCase()
  const own = new Set([...ownAddresses(), name, `${name}.local`, 'localhost'])
  const isHere = isLoopback(plainHost(deviceHost)) || own.has(plainHost(deviceHost))
  return ({ host, port }: Pick<PostDestination, 'host' | 'port'>): boolean => {
    const plain = plainHost(host)
    if (also.some(one => plainHost(one.host) === plain && one.port === port)) return true
    if (port !== server?.port) return false
    if (listensOn !== null && isIP(plain) !== 0) return plain === plainHost(listensOn)
    return isLoopback(plain) ? isHere : own.has(plain)
  }
}

/** A destination for people. */
export function presentTarget(
  destination: PostDestination,
  isOurs: (destination: PostDestination) => boolean,
): PostTarget {
  const { urlId, enabled, heartbeat, heartbeatSeconds, data, events } = destination
  const ours = isOurs(destination)
  return { urlId, enabled, url: targetUrl(destination), heartbeat, heartbeatSeconds, data, events, ours }
}
