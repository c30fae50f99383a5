import { existsSync } from 'node:fs'
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { plainAddress } from '../lib/networks.ts'
import type { CameraPort } from './post-target.ts'

interface AddressOptions {
  port: Pick<CameraPort, 'host'> | null
  /** Our address on a connection to the device. */
  seen: string | null
  /** Addresses under which people say that this server is reached. */
  knownAs: readonly string[]
}

/** Addresses of this server that a device can be given: the one it sees first. Loopback only where there is nothing else. */
export function serverAddresses({ port, seen, knownAs }: AddressOptions): string[] {
  // It listens there and nowhere else.
  if (port?.host) return [port.host]
  const all = Object.values(networkInterfaces()).flatMap(list => list ?? [])
  const outside = all.filter(({ internal, family }) => family === 'IPv4' && !internal).map(({ address }) => address)
  const first = seen === null ? [] : [plainAddress(seen)]
  const known = knownAs.filter(host => isIP(host) !== 0)
  const addresses = [...new Set([...first, ...known, ...outside])]
  return addresses.length > 0 ? addresses : ['127.0.0.1']
}

/** True inside a container, whose own address devices usually cannot reach. */
export function isInContainer(): boolean {
  return existsSync('/.dockerenv') || existsSync('/run/.containerenv')
}
