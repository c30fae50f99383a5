import { hash } from 'node:crypto'
import { basename } from 'node:path'
import { nextUuid } from '../lib/uuid7.ts'
import { dayOf, imagePath, rawPath, reasonPath, unparsedPath } from '../log/archive/index.ts'
import { compactPost, type StoredPicture } from '../log/compact.ts'
import type { NewEvent, NewPost, NewUnparsed } from '../log/new-post.ts'
import { largestPendingFile, type PendingFile } from '../log/pending/pending-files.ts'
import type { AlarmMessage, EventImage, Message, UnparsedMessage } from '../model/index.ts'
import type { AttributedMessage } from './attribute-messages.ts'
import { eventTime } from './event-time.ts'
import type { Post, RawPostMode } from './post.ts'

export interface PlanOptions {
  postId: string
  mode: RawPostMode
  /** Path of the raw post from which it is ingested again after a crash. */
  recoveredFrom: string | null
  /** Ids of its entries; without them they follow from `postId`. */
  ids?: string[]
}

interface PlannedPicture extends StoredPicture {
  path: string
}

interface PlannedEvent {
  event: NewEvent
  pictures: PlannedPicture[]
}

const isOfKind =
  <Kind extends Message['kind']>(kind: Kind) =>
  (one: AttributedMessage): one is AttributedMessage<Extract<Message, { kind: Kind }>> =>
    one.message.kind === kind

function planImages(message: AlarmMessage, cameraId: string, eventId: string, receivedAt: Date) {
  const counts = { overview: 0, target: 0 }
  const pictures: PlannedPicture[] = []
  const images = message.images.map(({ data, spans, ...facts }): EventImage => {
    if (!data) return { ...facts, sha256: null, file: null }
    counts[facts.role]++
    const path = imagePath({ receivedAt, cameraId, eventId, role: facts.role, number: counts[facts.role] })
    pictures.push({ spans, data, name: basename(path), path })
    return { ...facts, sha256: hash('sha256', data), file: path }
  })
  return { images, pictures }
}

function planEvent(
  { message, sighted }: AttributedMessage<AlarmMessage>,
  id: string,
  post: Post,
  options: PlanOptions,
): PlannedEvent {
  if (sighted === null) throw new Error('an event without a camera')
  const { camera, isConfirmed } = sighted
  const { images, pictures } = planImages(message, camera.id, id, post.receivedAt)
  const event: NewEvent = {
    kind: 'alarm',
    id,
    receivedAt: post.receivedAt.toISOString(),
    ...eventTime(message.occurredAt, post.receivedAt),
    camera,
    clientIp: post.clientIp,
    category: message.category,
    smartType: message.smartType,
    phase: message.phase,
    rules: message.rules,
    targets: message.targets,
    counts: message.counts,
    ...(message.truncated ? { truncated: true } : {}),
    images,
    recovered: options.recoveredFrom !== null,
    ...(isConfirmed ? {} : { unconfirmed: true }),
    source: message.source,
    formatVersion: message.formatVersion,
    device: message.device,
    occurredAt: message.occurredAt,
    occurredAtZone: message.occurredAtZone,
    ...(message.occurredAtMicros === undefined ? {} : { occurredAtMicros: message.occurredAtMicros }),
  }
  return { event, pictures }
}

function planUnparsed(message: UnparsedMessage, id: string, { receivedAt, clientIp, bytes }: Post): NewUnparsed {
  return { id, message, receivedAt, clientIp, bytes: bytes.length }
}

interface RawFileParts {
  post: Post
  options: PlanOptions
  unparsed: readonly NewUnparsed[]
  pictures: PlannedPicture[]
}

/** The files for the post itself; the last one holds it. */
function rawFilesOf({ post, options, unparsed, pictures }: RawFileParts): PendingFile[] {
  const { mode, postId, recoveredFrom } = options
  if (mode === 'off' || recoveredFrom !== null) return []
  const name = { receivedAt: post.receivedAt, clientIp: post.clientIp, postId }
  if (unparsed.length > 0) {
    const path = unparsedPath(name)
    const reasons = unparsed.map(({ message }) => `${message.reason}: ${message.detail}\n`).join('')
    return [
      { path: reasonPath(path), data: Buffer.from(reasons) },
      { path, data: post.bytes },
    ]
  }
  if (mode === 'unparsed') return []
  const path = rawPath(name)
  return [{ path, data: mode === 'compact' ? compactPost(post.bytes, pictures) : post.bytes }]
}

/** Splits the files of a post into those to be written before its rows, and small ones that are written afterwards. */
export function placeFiles(
  rawFiles: readonly PendingFile[],
  pictures: readonly Pick<PlannedPicture, 'path' | 'data'>[],
): Pick<NewPost, 'files' | 'pending'> {
  const pictureFiles = pictures.map(({ path, data }) => ({ path, data, nameLast: false }))
  if (rawFiles.every(({ data }) => data.length <= largestPendingFile)) {
    return { files: pictureFiles, pending: [...rawFiles] }
  }
  const files = rawFiles.map(({ path, data }, n) => ({ path, data, nameLast: n === rawFiles.length - 1 }))
  return { files: [...pictureFiles, ...files], pending: [] }
}

/**
 * Works out the entries, file names and ids of a post; touches nothing. Ids follow from `postId`, so planning the same
 * post again gives the same result.
 */
export function planPost(post: Post, messages: readonly AttributedMessage[], options: PlanOptions): NewPost {
  const { postId, recoveredFrom } = options
  let entries = 0
  const nextId = () => {
    const n = entries++
    return options.ids?.[n] ?? nextUuid(postId, n)
  }
  const planned = messages.filter(isOfKind('alarm')).map(alarm => planEvent(alarm, nextId(), post, options))
  const unparsed = messages.filter(isOfKind('unparsed')).map(({ message }) => planUnparsed(message, nextId(), post))
  const pictures = planned.flatMap(event => event.pictures)
  const rawFiles = rawFilesOf({ post, options, unparsed, pictures })
  return {
    postId,
    day: dayOf(post.receivedAt),
    events: planned.map(({ event }) => event),
    unparsed,
    ...placeFiles(rawFiles, pictures),
    rawFile: recoveredFrom ?? rawFiles.at(-1)?.path ?? null,
    recovered: recoveredFrom !== null,
  }
}
