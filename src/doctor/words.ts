import { outsideAddress } from '../devices/index.ts'
import { inWords } from '../lib/in-words.ts'
import { secondMs } from '../time/units.ts'
import type { CameraFacts, DoctorFacts, SenderFacts, StoredDeviceFacts } from './facts.ts'

/** Formats a time as `12 minutes ago`. */
export function ago(at: number, now: number): string {
  return now - at < secondMs ? 'just now' : `${inWords(now - at)} ago`
}

export function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}

export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}

const mostNames = 3

/** Formats names as `Gate, Yard and 4 more`. */
export function nameList(names: readonly string[]): string {
  const rest = names.length - mostNames
  return rest > 1 ? `${names.slice(0, mostNames).join(', ')} and ${rest} more` : names.join(', ')
}

/** Formats a sender as `Gate (192.168.1.57)`; the address alone when no camera is known there. */
export function senderName({ trace, cameras }: Pick<SenderFacts, 'trace' | 'cameras'>): string {
  const names = cameras.filter(camera => camera.name !== trace.address).map(camera => camera.name)
  return names.length === 0 ? trace.address : `${nameList(names)} (${trace.address})`
}

export function cameraName({ name, address }: Pick<CameraFacts, 'name' | 'address'>): string {
  return name === address ? address : `${name} (${address})`
}

export function deviceName({ device }: StoredDeviceFacts): string {
  return device.name === device.host ? device.host : `${device.name} (${device.host})`
}

export function deviceLink({ device }: StoredDeviceFacts): string {
  return `/devices/${encodeURIComponent(device.id)}`
}

/** Returns the port to enter into a device. */
export function portToType({ server }: Pick<DoctorFacts, 'server'>): number {
  return outsideAddress(server.cameraUrl)?.port ?? server.cameraPort
}

/** Returns the URL to enter into a device. */
export function urlToType({ server }: Pick<DoctorFacts, 'server'>): string {
  return server.cameraUrls[0] ?? `${server.scheme}://<this server>:${server.cameraPort}/API`
}
