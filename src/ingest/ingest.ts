import type { Sighted } from '../cameras/camera-registry.ts'
import { uuid7 } from '../lib/uuid7.ts'
import { headlineOf } from '../log/csv/headline.ts'
import type { Storage } from '../log/storage.ts'
import { type CameraRef, type Event, type Message, sharedCamera } from '../model/index.ts'
import { decode } from '../protocol/index.ts'
import { inCameraTime } from './camera-time.ts'
import { planPost } from './plan.ts'
import type { Outcome, Post, RawPostMode } from './post.ts'
import type { RecorderObserver } from './recorder-observer.ts'
import { repeatKey } from './repeats.ts'
import { planStatus, type StatusPlan } from './status-plan.ts'

export interface TakeInOptions {
  mode: RawPostMode
  /** The server's IANA zone. */
  timeZone: string
  /** The id under which to store the post; a new one where it is left out. */
  postId?: string
  /** The raw post it is read from, when it is taken in again after a crash. */
  recoveredFrom?: string | undefined
  /** Comes from the past: alarm states in it say nothing about now, so they are noted without an entry. */
  historic?: boolean
  /** Told about its messages once they are kept. What it is given is of now, so cameras that are ignored are. */
  observer?: Pick<RecorderObserver, 'received' | 'borrowed' | 'zoneOffsetOf'> | undefined
}

const kindsByWeight = ['alarm', 'unparsed', 'status', 'trajectory', 'keepalive'] as const

function heaviestKind(messages: Message[]): Outcome['kind'] {
  return kindsByWeight.find(kind => messages.some(message => message.kind === kind)) ?? 'keepalive'
}

/** Whose the messages of a post are; asked once for each, so that all of it is treated alike. */
function sighter(
  storage: Storage,
  { clientIp, receivedAt: at }: Post,
  isTrusted = false,
): (message: Message) => Sighted {
  // By the device that a message names: a copy with another time is of the same one.
  const known = new Map<Message['device'], Sighted>()
  return ({ source, device }) => {
    const before = known.get(device)
    if (before) return before
    const sighted = storage.cameras.identify({ source, device, clientIp, at, isTrusted })
    known.set(device, sighted)
    return sighted
  }
}

type Sight = ReturnType<typeof sighter>

function isWanted(storage: Storage, message: Message, sight: Sight): boolean {
  // Nobody can say whose an unreadable post is; a heartbeat makes no camera.
  if (message.kind === 'unparsed' || message.kind === 'keepalive') return true
  return !storage.cameras.isIgnored(sight(message).camera.id)
}

/** Local times are read in the zone of the camera where its posts have told which that is. */
function readTime(message: Message, sight: Sight, { observer, timeZone }: TakeInOptions): Message {
  if (message.occurredAtZone !== 'server' || !observer?.zoneOffsetOf) return message
  if (message.kind === 'unparsed' || message.kind === 'keepalive') return message
  return inCameraTime(message, { timeZone, offsetMinutes: observer.zoneOffsetOf(sight(message).camera.id) })
}

/** An outcome before it is known whose post it was. */
type Fate = Omit<Outcome, 'messages' | 'camera' | 'unconfirmed'>

/** Understands a post and makes it durable. Resolves when a reply may be sent; rejects when nothing was kept. */
export async function takeIn(storage: Storage, post: Post, options: TakeInOptions): Promise<Outcome> {
  const { receivedAt, scratch } = post
  const { timeZone, observer } = options
  const all = decode(post.bytes, { receivedAt, timeZone, scratch })
  const sight = sighter(storage, post, options.historic)
  const messages = observer ? all.filter(message => isWanted(storage, message, sight)) : all
  if (messages.length === 0) {
    return { verdict: 'ignored', kind: heaviestKind(all), postId: null, messages: all, camera: null }
  }
  const read = messages.map(message => readTime(message, sight, options))
  const fate = await takeInMessages(storage, post, read, { ...options, sight })
  let camera: CameraRef | null = null
  let isConfirmed = true
  for (const message of observer ? messages : []) {
    const sighted = sightedOf(storage, message, post, sight)
    camera = sighted?.camera ?? camera
    if (message.kind === 'unparsed') continue
    // What comes under a borrowed name says nothing about the camera.
    if (sighted?.isConfirmed === false) {
      isConfirmed = false
      observer?.borrowed?.(message, receivedAt, post.clientIp)
    } else observer?.received(ownCamera(sighted), message, receivedAt, post.clientIp)
  }
  return { ...fate, messages, camera, ...(isConfirmed ? {} : { unconfirmed: true }) }
}

/** What many devices say together is no condition of one. */
function ownCamera(sighted: Sighted | null): CameraRef | null {
  return !sighted || sighted.camera.id === sharedCamera.id ? null : sighted.camera
}

/** Null where the message does not tell whose it is. */
function sightedOf(storage: Storage, message: Message, post: Post, sight: Sight): Sighted | null {
  if (message.kind === 'unparsed') return null
  if (message.kind !== 'keepalive') return sight(message)
  const { source, device } = message
  return storage.cameras.recognise({ source, device, clientIp: post.clientIp, at: post.receivedAt })
}

type SightingOptions = TakeInOptions & { sight: Sight }

async function takeInMessages(
  storage: Storage,
  post: Post,
  messages: Message[],
  options: SightingOptions,
): Promise<Fate> {
  const kind = heaviestKind(messages)
  switch (kind) {
    case 'alarm':
    case 'unparsed':
      return takeInEntries(storage, post, messages, kind, options)
    case 'status':
      if (!options.historic) return takeInStatus(storage, post, messages, options)
      break
    case 'trajectory':
      for (const message of messages) options.sight(message)
      break
  }
  if (options.mode !== 'off') await storage.stream.append({ ...post, kind, postId: null })
  return { verdict: 'noted', kind, postId: null }
}

async function takeInEntries(
  storage: Storage,
  post: Post,
  messages: Message[],
  kind: Outcome['kind'],
  options: SightingOptions,
): Promise<Fate> {
  const { mode, recoveredFrom = null, postId = uuid7(post.receivedAt.getTime()), sight } = options
  const plan = planPost(post, messages, { postId, mode, recoveredFrom, sight })
  const hashes = plan.events.flatMap(event => event.images.map(image => image.sha256 ?? ''))
  const key = plan.events[0] ? repeatKey(senderOf(plan.events[0]), post.bytes, messages, hashes) : null
  for (let seen = key && storage.repeats.find(key, post.receivedAt); seen; ) {
    const stored = await seen.stored.then(
      () => true,
      () => false,
    )
    if (stored) return { verdict: 'repeat', kind, postId: seen.postId }
    seen = key && storage.repeats.find(key, post.receivedAt)
  }
  const offset = plan.events.length + plan.unparsed.length
  const status = planStatus(post, messages, { storage, postId, offset, sight })
  const raw = { postId, file: plan.rawFile, place: null }
  const stored = storage.store(plan, {
    entries: status.entries,
    statements: firstSeq => [
      ...status.statements(firstSeq, raw),
      ...(key ? [storage.writer.repeatKey(key, postId, post.receivedAt)] : []),
    ],
  })
  if (key) storage.repeats.add(key, postId, post.receivedAt, stored)
  await undoUnless(stored, status)
  return { verdict: 'stored', kind, postId, headline: () => headlineOf(plan, post.clientIp) }
}

/** Whoever sends a copy of a camera's post, or sends it first, must not make the camera's own one pass for a repeat. */
function senderOf({ camera, clientIp, unconfirmed }: Event): string {
  return unconfirmed ? `${camera.id}\n${clientIp}` : camera.id
}

async function takeInStatus(
  storage: Storage,
  post: Post,
  messages: Message[],
  { mode, postId = uuid7(post.receivedAt.getTime()), sight }: SightingOptions,
): Promise<Fate> {
  const status = planStatus(post, messages, { storage, postId, offset: 0, sight })
  await undoUnless(storeStatus(storage, post, postId, status, mode), status)
  return { verdict: status.entries > 0 ? 'stored' : 'noted', kind: 'status', postId }
}

async function storeStatus(
  storage: Storage,
  post: Post,
  postId: string,
  status: StatusPlan,
  mode: RawPostMode,
): Promise<void> {
  const line = mode === 'off' ? null : await storage.stream.append({ ...post, kind: 'status', postId })
  const raw = { postId, file: line?.file ?? null, place: line?.place ?? null }
  await storage.commit({
    files: [],
    logs: line ? [line.log] : [],
    entries: status.entries,
    statements: firstSeq => status.statements(firstSeq, raw),
  })
}

async function undoUnless(stored: Promise<unknown>, status: StatusPlan): Promise<void> {
  try {
    await stored
  } catch (error) {
    status.undo()
    throw error
  }
}
