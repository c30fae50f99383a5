import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { askPort } from './ask-port.ts'

/** An address of this machine for devices in the same network. */
export interface LocalAddress {
  interface: string
  address: string
  cameraUrl: string
  /** Whether the camera port answered a request from this machine to it. */
  answers: boolean
}

export interface Listening {
  /** The address that the port is bound to; null for all. */
  host: string | null
  port: number
  scheme: 'http' | 'https'
}

const everywhere = new Set(['::', '0.0.0.0'])

// Bridges of containers and virtual machines. Cameras are not in these networks.
const inner = /^(docker|br-|veth|virbr|cni|flannel|lo)/

/**
 * Returns the addresses of this machine that the camera port is bound to, container bridges last; loopback when there
 * are no others.
 */
function candidates({ host }: Listening): { interface: string; address: string }[] {
  if (host !== null && !everywhere.has(host)) return [{ interface: '', address: host }]
  const all = Object.entries(networkInterfaces()).flatMap(([name, list]) =>
    (list ?? []).map(one => ({ interface: name, address: one.address, family: one.family, internal: one.internal })),
  )
  const outside = all.filter(({ family, internal }) => family === 'IPv4' && !internal)
  const likely = outside.toSorted((a, b) => Number(inner.test(a.interface)) - Number(inner.test(b.interface)))
  return likely.length > 0 ? likely : [{ interface: 'lo', address: '127.0.0.1' }]
}

/** Returns the addresses to enter into a device, the most likely first, with the default path of devices. */
export function localAddresses(listening: Listening): Omit<LocalAddress, 'answers'>[] {
  const { port, scheme } = listening
  return candidates(listening).map(({ interface: name, address }) => ({
    interface: name,
    address,
    cameraUrl: `${scheme}://${isIP(address) === 6 ? `[${address}]` : address}:${port}/API`,
  }))
}

/** Returns the URLs to enter into a device: the one of the settings, or all of this machine. */
export function urlsForDevices(listening: Listening, cameraUrl: string | null): string[] {
  return cameraUrl === null ? localAddresses(listening).map(one => one.cameraUrl) : [cameraUrl]
}

/** Returns the same addresses, with whether the camera port answers there. */
export async function askedAddresses(listening: Listening): Promise<LocalAddress[]> {
  const { port, scheme } = listening
  return Promise.all(
    localAddresses(listening).map(async address => {
      const answer = await askPort({ host: address.address, port, scheme })
      return { ...address, answers: answer?.isOurs ?? false }
    }),
  )
}

/** Returns whether this is an address of this machine, including loopback. */
export function isOwnAddress(address: string): boolean {
  const all = Object.values(networkInterfaces()).flatMap(list => list ?? [])
  return address.startsWith('127.') || address === '::1' || all.some(one => one.address === address)
}
