import { hash } from 'node:crypto'
import { bounds, cutText, type Device, type Source } from '../model/index.ts'

export interface Sighting {
  source: Source | null
  device: Device
  clientIp: string
  at: Date
  /** An operator imports this post: no limit applies. */
  isTrusted?: boolean
}

const serialHashDigits = 12

/** The existing Home Assistant bridge's slug, which its users' dashboards depend on. */
function nameSlug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, bounds.part)
    .replace(/^_|_$/g, '')
}

const addressSlug = (address: string) => address.replace(/[^0-9a-z]+/gi, '_').toLowerCase()

/** The id of a camera that appears for the first time; another may have it already. */
export function cameraIdOf(camera: { name: string | null; address: string; channel: number | null }): string {
  const { name, address, channel } = camera
  const parts = [nameSlug(name ?? ''), addressSlug(address), channel === null ? '' : `ch${channel}`]
  return parts.filter(part => part !== '').join('_')
}

/** An NVR's posts name the recorder; its channel is the camera. A camera's own channel number has no meaning. */
export function channelOf({ source, device }: Sighting): number | null {
  return source === 'nvr' ? device.channel : null
}

/** A serial number as a key. One that is too long to be real ends in a hash, so that two with one beginning differ. */
function serialKey(serial: string): string {
  if (serial.length <= bounds.key) return serial
  const ending = hash('sha256', cutText(serial, bounds.text)).slice(0, serialHashDigits)
  return `${cutText(serial, bounds.key - serialHashDigits - 1)}~${ending}`
}

/** A stored key in the form of today: keys from before there were bounds may be longer. Its camera keeps its id. */
export function boundKey(key: string): string {
  const [, serial, suffix = ''] = /^serial:(.+?)(\/ch\d+)?$/s.exec(key) ?? []
  return serial === undefined ? key : `serial:${serialKey(serial)}${suffix}`
}

/** The keys by which a sender can be recognised. */
export interface CameraKeys {
  /** The mac and the serial number of its device, as far as the post holds them. */
  own: string[]
  address: string
}

export function keysOf(sighting: Sighting): CameraKeys {
  const channel = channelOf(sighting)
  const suffix = channel === null ? '' : `/ch${channel}`
  const { mac, serial } = sighting.device
  const own = []
  if (mac) own.push(`mac:${mac}${suffix}`)
  if (serial) own.push(`serial:${serialKey(serial)}${suffix}`)
  return { own, address: `address:${sighting.clientIp}${suffix}` }
}
