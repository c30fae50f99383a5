import { uuidPattern } from '../../lib/uuid7.ts'
import { bounds, type ImageRole } from '../../model/index.ts'

/** The UTC day of a moment, as in the names of folders: `2026-11-23`. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10)
}

/** True for the name of a folder of a day. */
export function isDay(name: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(name)
}

/** A moment as in the names of files: `2026-11-23T14-05-09.473Z`. */
export function fileTime(moment: Date): string {
  return moment.toISOString().replaceAll(':', '-')
}

export interface ImageNameParts {
  receivedAt: Date
  cameraId: string
  eventId: string
  role: ImageRole
  /** 1 for the first picture of its role. */
  number: number
}

export function imagePath({ receivedAt, cameraId, eventId, role, number }: ImageNameParts): string {
  const suffix = number === 1 ? role : `${role}-${number}`
  // File names have at most 255 bytes. Camera ids are ASCII, and the event's id makes the name unique.
  const camera = cameraId.replaceAll('/', '.').slice(0, bounds.part)
  return `images/${dayOf(receivedAt)}/${fileTime(receivedAt)}-${camera}-${eventId}-${suffix}.jpg`
}

export interface RawNameParts {
  receivedAt: Date
  clientIp: string
  postId: string
  /** The site that forwarded the post; null or left out for a post of this server's own camera port. */
  site?: string | null
}

function rawName({ receivedAt, clientIp, postId, site = null }: RawNameParts): string {
  const sender = `${site === null ? '' : `${site}~`}${clientIp.replaceAll(':', '-')}`
  return `raw_${fileTime(receivedAt)}_${sender}_${postId}.xml`
}

export function rawFolder(day: string): string {
  return `raw_posts/${day}`
}

export function rawPath(parts: RawNameParts): string {
  return `${rawFolder(dayOf(parts.receivedAt))}/${rawName(parts)}`
}

export function unparsedFolder(day: string): string {
  return `${rawFolder(day)}/unparsed`
}

export function unparsedPath(parts: RawNameParts): string {
  return `${unparsedFolder(dayOf(parts.receivedAt))}/${rawName(parts)}`
}

export function reasonPath(unparsed: string): string {
  return unparsed.replace(/\.xml$/, '.reason.txt')
}

export const streamName = 'stream.ndjson'

export function streamPath(day: string): string {
  return `${rawFolder(day)}/${streamName}`
}

const rawNamePattern = new RegExp(
  `^raw_(\\d{4}-\\d{2}-\\d{2})T(\\d{2})-(\\d{2})-(\\d{2}\\.\\d{3})Z_([^_]+)_(${uuidPattern.source})\\.xml$`,
)

/** The parts of a raw post's file name; null for any other name. */
export function parseRawName(name: string): RawNameParts | null {
  const match = rawNamePattern.exec(name)
  if (!match) return null
  const [, day, hours, minutes, seconds, sender = '', postId = ''] = match
  const receivedAt = new Date(`${day}T${hours}:${minutes}:${seconds}Z`)
  if (Number.isNaN(receivedAt.getTime())) return null
  // IPv4 keeps its dots. The colons of IPv6 are dashes, because not every system allows them in file names.
  const [address = '', site = null] = sender.split('~').reverse()
  const clientIp = address.includes('.') ? address : address.replaceAll('-', ':')
  return { receivedAt, clientIp, postId, site }
}

/** The id of the event to which a picture belongs, from the picture's file name; null for any other name. */
export function eventIdOfImage(name: string): string | null {
  const match = new RegExp(`(${uuidPattern.source})-(overview|target)(-\\d+)?\\.jpg$`).exec(name)
  return match?.[1] ?? null
}
