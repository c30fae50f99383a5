import { isIP } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import type { PostDestination } from '../device-client/index.ts'
import { plainAddress } from '../lib/networks.ts'

/** One destination of a device's posts, for display. */
export interface PostTarget {
  urlId: number | null
  enabled: boolean
  url: string
  heartbeatSeconds: number | null
  heartbeat: boolean
  data: string[]
  events: string[]
  /** Whether it is this server, judged by its address. */
  ours: boolean
}

/** The camera port of this server, as it was configured. */
export interface CameraPort {
  port: number
  protocol: 'http' | 'https'
  /** The one address it listens on; null for all. */
  host: string | null
  /** The credentials that devices must send (Basic); null when none are required. */
  credentials: { user: string; password: string } | null
  /** Whether the credentials were set in the dashboard and are stored in the database. */
  isLoginStored?: boolean | undefined
  /** The address that devices post to where it is none of this machine: that of a proxy or of a container's host. */
  outside?: OutsideAddress | undefined
}

/** The host and port that a device should post to. */
export interface ServerAddress {
  host: string
  port: number
}

export interface OutsideAddress extends ServerAddress {
  protocol: 'http' | 'https'
}

/** Returns the address in the setting `cameraUrl`. */
export function outsideAddress(cameraUrl: string | null): OutsideAddress | undefined {
  if (cameraUrl === null) return undefined
  const { protocol, hostname: host, port } = new URL(cameraUrl)
  const isEncrypted = protocol === 'https:'
  return { host, port: Number(port) || (isEncrypted ? 443 : 80), protocol: isEncrypted ? 'https' : 'http' }
}

/** Formats a host for a URL. */
export function urlHost(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host
}

/** Formats a destination as a URL. */
export function targetUrl({
  protocol,
  host,
  port,
  path,
}: Pick<PostDestination, 'protocol' | 'host' | 'port' | 'path'>) {
  return `${protocol}://${urlHost(host)}:${port}${path.startsWith('/') || path === '' ? '' : '/'}${path}`
}

/** Returns all addresses of this machine, including loopback. */
export function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap(list => list ?? [])
  return all.map(({ address }) => plainAddress(address))
}

function isLoopback(host: string): boolean {
  return host.startsWith('127.') || host === '::1' || host === 'localhost'
}

/** Normalises a typed host for comparisons. */
export function plainHost(host: string): string {
  return plainAddress(host.trim().replace(/^\[|\]$/g, '')).toLowerCase()
}

export interface OursOptions {
  server: Pick<CameraPort, 'port' | 'outside'> | null
  /**
   * The device's own address. Loopback in its settings means the device itself, so it is us only for devices on this
   * machine.
   */
  deviceHost: string
  /** The one address the camera port listens on; null or left out for all. */
  listensOn?: string | null | undefined
  /** Further addresses of this server. */
  also?: readonly ServerAddress[]
}

/**
 * Returns a function that recognises this server among destinations: one of its addresses or names, with the camera
 * port.
 */
export function oursMatcher({ server, deviceHost, listensOn = null, also = [] }: OursOptions) {
  const name = hostname().toLowerCase()
  const own = new Set([...ownAddresses(), name, `${name}.local`, 'localhost'])
  const others = server?.outside ? [...also, server.outside] : also
  const isHere = isLoopback(plainHost(deviceHost)) || own.has(plainHost(deviceHost))
  return ({ host, port }: Pick<PostDestination, 'host' | 'port'>): boolean => {
    const plain = plainHost(host)
    if (others.some(one => plainHost(one.host) === plain && one.port === port)) return true
    if (port !== server?.port) return false
    if (listensOn !== null && isIP(plain) !== 0) return plain === plainHost(listensOn)
    return isLoopback(plain) ? isHere : own.has(plain)
  }
}

/** Converts a destination for display. */
export function presentTarget(
  destination: PostDestination,
  isOurs: (destination: PostDestination) => boolean,
): PostTarget {
  const { urlId, enabled, heartbeat, heartbeatSeconds, data, events } = destination
  const ours = isOurs(destination)
  return { urlId, enabled, url: targetUrl(destination), heartbeat, heartbeatSeconds, data, events, ours }
}
