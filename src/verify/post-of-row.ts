import { hash } from 'node:crypto'
import { basename } from 'node:path'
import type { Queries } from '../database/index.ts'
import { nextUuid } from '../lib/uuid7.ts'
import { parseRawName } from '../log/archive/index.ts'
import type { Archive, FilesOfRow } from '../log/index.ts'
import { readRawPost } from '../log/raw-post.ts'
import { type AlarmMessage, ViewtronError } from '../model/index.ts'
import { decode } from '../protocol/index.ts'

export type VerifiedArchive = Pick<Archive, 'list' | 'newNames' | 'put' | 'read' | 'sizeOf'>

export interface PostPlace {
  archive: VerifiedArchive
  queries: Queries
  /** The server's IANA zone. */
  timeZone: string
}

/** The original post of an event, decoded again. */
export interface PostOfRow {
  bytes: Buffer
  clientIp: string
  alarms: AlarmMessage[]
  /** The alarm that the event was made of; undefined where the post has none. */
  own: AlarmMessage | undefined
}

const hashesOf = ({ images }: AlarmMessage) => new Set(images.flatMap(({ data }) => (data ? hash('sha256', data) : [])))

/** True where the alarm has all pictures of the event. */
export function hasPicturesOf(alarm: AlarmMessage, { pictures }: FilesOfRow): boolean {
  const hashes = hashesOf(alarm)
  return pictures.every(({ sha256 }) => sha256 === null || hashes.has(sha256))
}

async function readOriginal({ queries, archive }: PostPlace, id: string): Promise<Buffer | 'damaged' | null> {
  try {
    return await readRawPost(queries, archive, id)
  } catch (error) {
    if (!(error instanceof ViewtronError)) throw error
    return error.code === 'raw-damaged' ? 'damaged' : null
  }
}

/** Decodes the original post of an event. Null where it was not kept, `damaged` where it cannot be restored. */
export async function postOfRow(place: PostPlace, row: FilesOfRow): Promise<PostOfRow | 'damaged' | null> {
  if (row.raw === null) return null
  const bytes = await readOriginal(place, row.id)
  if (bytes === null || bytes === 'damaged') return bytes
  const messages = decode(bytes, { receivedAt: new Date(row.receivedAt), timeZone: place.timeZone })
  const alarms = messages.filter(message => message.kind === 'alarm')
  // Ids count the events of a post. Those of an unreadable post that was read again count its documents.
  const ofEvents = alarms.find((_, n) => nextUuid(row.postId, n) === row.id)
  const ofDocuments = messages.find((message, n) => message.kind === 'alarm' && nextUuid(row.postId, n) === row.id)
  const own = ofEvents ?? (ofDocuments as AlarmMessage | undefined)
  return { bytes, clientIp: parseRawName(basename(row.raw.path))?.clientIp ?? '', alarms, own }
}
