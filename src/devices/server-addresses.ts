import { existsSync } from 'node:fs'
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { plainAddress } from '../lib/networks.ts'
import type { CameraPort } from './post-target.ts'

interface AddressOptions {
  port: Pick<CameraPort, 'host'> | null
  /** Our address on a connection to the device. */
  seen: string | null
  /** Addresses configured for this server, such as its public URL. */
  knownAs: readonly string[]
}

/**
 * Returns addresses of this server for a device, first the one that the device sees. Loopback is used only when there
 * is no other.
 */
export function serverAddresses({ port, seen, knownAs }: AddressOptions): string[] {
  // The port listens on this address only.
  if (port?.host) return [port.host]
  const all = Object.values(networkInterfaces()).flatMap(list => list ?? [])
  const outside = all.filter(({ internal, family }) => family === 'IPv4' && !internal).map(({ address }) => address)
  const first = seen === null ? [] : [plainAddress(seen)]
  const known = knownAs.filter(host => isIP(host) !== 0)
  const addresses = [...new Set([...first, ...known, ...outside])]
  return addresses.length > 0 ? addresses : ['127.0.0.1']
}

/** Returns whether the server runs in a container, whose address devices outside usually cannot reach. */
export function isInContainer(): boolean {
  return existsSync('/.dockerenv') || existsSync('/run/.containerenv')
}
