import { hash } from 'node:crypto'
import { basename } from 'node:path'
import type { Sighted } from '../cameras/camera-registry.ts'
import type { RawColumns, UnparsedTable } from '../database/index.ts'
import { nextUuid } from '../lib/uuid7.ts'
import { dayOf, imagePath, type PutFile, rawPath, reasonPath, unparsedPath } from '../log/archive/index.ts'
import { compactPost, type StoredPicture } from '../log/compact.ts'
import type { AlarmMessage, Event, EventImage, Message, UnparsedMessage } from '../model/index.ts'
import { eventTime } from './event-time.ts'
import type { Post, RawPostMode } from './post.ts'

export interface PlannedFile extends PutFile {
  data: Buffer
}

export interface PlannedUnparsed {
  message: UnparsedMessage
  row: Omit<UnparsedTable, keyof RawColumns>
}

/** Everything a post with alarms or unreadable documents leaves behind. */
export interface Plan {
  postId: string
  day: string
  events: Event[]
  unparsed: PlannedUnparsed[]
  files: PlannedFile[]
  rawFile: string | null
  /** Its pictures may be there already. */
  recovered: boolean
}

export interface PlanContext {
  postId: string
  mode: RawPostMode
  /** The raw post from which it is taken in again after a crash. */
  recoveredFrom: string | null
  sight: (message: Message) => Sighted
  /** Of its entries; where left out they follow from `postId`. */
  ids?: string[]
}

interface PlannedEvent {
  event: Event
  pictures: (StoredPicture & { path: string })[]
}

function planImages(message: AlarmMessage, cameraId: string, eventId: string, receivedAt: Date) {
  const counts = { overview: 0, target: 0 }
  const pictures: PlannedEvent['pictures'] = []
  const images = message.images.map(({ data, spans, ...facts }): EventImage => {
    if (!data) return { ...facts, sha256: null, file: null }
    counts[facts.role]++
    const path = imagePath({ receivedAt, cameraId, eventId, role: facts.role, number: counts[facts.role] })
    pictures.push({ spans, data, name: basename(path), path })
    return { ...facts, sha256: hash('sha256', data), file: path }
  })
  return { images, pictures }
}

function planEvent(message: AlarmMessage, id: string, post: Post, context: PlanContext): PlannedEvent {
  const { camera, isConfirmed } = context.sight(message)
  const { images, pictures } = planImages(message, camera.id, id, post.receivedAt)
  const receivedAt = post.receivedAt.toISOString()
  const event: Event = {
    kind: 'alarm',
    id,
    seq: 0,
    receivedAt,
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
    recovered: context.recoveredFrom !== null,
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

function rawFiles(post: Post, plan: Omit<Plan, 'files' | 'rawFile'>, pictures: StoredPicture[], mode: RawPostMode) {
  const name = { receivedAt: post.receivedAt, clientIp: post.clientIp, postId: plan.postId }
  if (mode === 'off') return []
  if (plan.unparsed.length > 0) {
    const path = unparsedPath(name)
    const reasons = plan.unparsed.map(({ message }) => `${message.reason}: ${message.detail}\n`).join('')
    return [
      { path: reasonPath(path), data: Buffer.from(reasons), nameLast: false },
      { path, data: post.bytes, nameLast: true },
    ]
  }
  if (mode === 'unparsed') return []
  const data = mode === 'compact' ? compactPost(post.bytes, pictures) : post.bytes
  return [{ path: rawPath(name), data, nameLast: true }]
}

function unparsedRow({ reason, detail }: UnparsedMessage, id: string, post: Post): PlannedUnparsed['row'] {
  const { bytes, receivedAt, clientIp } = post
  return { id, received_at: receivedAt.getTime(), client_ip: clientIp, reason, detail, bytes: bytes.length }
}

/** Works out ids, file names and entries; touches nothing. Ids follow from `postId`, so doing it again gives the same. */
export function planPost(post: Post, messages: Message[], context: PlanContext): Plan {
  let entries = 0
  const nextId = () => {
    const n = entries++
    return context.ids?.[n] ?? nextUuid(context.postId, n)
  }
  const planned = messages
    .filter(message => message.kind === 'alarm')
    .map(message => planEvent(message, nextId(), post, context))
  const unparsed = messages
    .filter(message => message.kind === 'unparsed')
    .map(message => ({ message, row: unparsedRow(message, nextId(), post) }))
  const pictures = planned.flatMap(event => event.pictures)
  const recovered = context.recoveredFrom !== null
  const entriesOf = {
    recovered,
    postId: context.postId,
    day: dayOf(post.receivedAt),
    events: planned.map(e => e.event),
    unparsed,
  }
  const raw = context.recoveredFrom ? [] : rawFiles(post, entriesOf, pictures, context.mode)
  const files = [...pictures.map(({ path, data }) => ({ path, data, nameLast: false })), ...raw]
  return { ...entriesOf, files, rawFile: context.recoveredFrom ?? raw.find(file => file.nameLast)?.path ?? null }
}
