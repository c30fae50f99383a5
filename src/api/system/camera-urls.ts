import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { type Config, portSchemes } from '../../config/index.ts'

const everywhere = new Set(['::', '0.0.0.0'])

/** Puts IPv6 addresses in brackets, as URLs need them. */
export function urlHost(address: string): string {
  return address.includes(':') ? `[${address}]` : address
}

/** Returns the addresses of this machine that other devices can reach; loopback if there are none. */
export function reachableAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap(list => list ?? [])
  const outside = all.filter(({ family, internal }) => family === 'IPv4' && !internal)
  return outside.length > 0 ? outside.map(({ address }) => address) : ['127.0.0.1']
}

/**
 * Returns the URLs to enter in a camera, with the default path of devices: the one of the settings, or all of this
 * machine; empty until the camera port is open.
 */
export function cameraUrls(
  listening: AddressInfo | null,
  config: Pick<Config, 'cameraUrl' | 'cameraTlsCert' | 'tlsCert'>,
): string[] {
  if (!listening) return []
  if (config.cameraUrl !== null) return [config.cameraUrl]
  const { camera: scheme } = portSchemes(config)
  const { address, port } = listening
  const hosts = everywhere.has(address) ? reachableAddresses() : [address]
  return hosts.map(host => `${scheme}://${urlHost(host)}:${port}/API`)
}

/** Returns the URL of the camera port for requests from this machine. */
export function ownCameraUrl({ address, port }: AddressInfo, scheme: 'http' | 'https'): string {
  const host = address === '::' || address === '0.0.0.0' ? '127.0.0.1' : address
  return `${scheme}://${urlHost(host)}:${port}/API`
}
