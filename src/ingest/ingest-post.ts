import { uuid7 } from '../lib/uuid7.ts'
import type { NewEvent } from '../log/new-post.ts'
import type { Storage } from '../log/storage.ts'
import { type CameraRef, type IngestObserver, type Message, sharedCamera } from '../model/index.ts'
import { decode } from '../protocol/index.ts'
import { type AttributedMessage, attributeMessages } from './attribute-messages.ts'
import { inCameraTime } from './camera-time.ts'
import { headlineOf } from './headline.ts'
import { planPost } from './plan-post.ts'
import { planStatus, type StatusPlan } from './plan-status.ts'
import type { Outcome, Post, RawPostMode } from './post.ts'
import { type Repeats, repeatKey } from './repeats.ts'

/** An open data directory, and the posts that it received lately. */
export interface IngestTarget {
  storage: Storage
  repeats: Repeats
}

export interface IngestOptions {
  mode: RawPostMode
  /** The server's IANA zone. */
  timeZone: string
  /** The id under which to store the post; without it, a new one. */
  postId?: string
  /** Path of the raw post from which it is ingested again after a crash. */
  recoveredFrom?: string | undefined
  /** A post of the past: states and positions in it say nothing about now, so they leave no entry. */
  historic?: boolean
  /** For posts of now: called for their messages once they are stored, and cameras that are ignored are left out. */
  live?: LivePosts | undefined
}

export interface LivePosts {
  observer: Pick<IngestObserver, 'received' | 'borrowed'>
  /** The minutes by which a camera's local time is ahead of UTC, learned from its posts; null before. */
  zoneOffsetOf: (cameraId: string) => number | null
}

/** The part of a post's outcome that is known only once it is stored. */
type StoreResult = Pick<Outcome, 'verdict' | 'postId' | 'headline'>

const kindsByWeight = ['alarm', 'unparsed', 'status', 'trajectory', 'keepalive'] as const

function heaviestKind(messages: readonly Message[]): Outcome['kind'] {
  return kindsByWeight.find(kind => messages.some(message => message.kind === kind)) ?? 'keepalive'
}

const messagesOf = (attributed: readonly AttributedMessage[]) => attributed.map(({ message }) => message)

/** Decodes a post and makes it durable. Resolves when a reply may be sent; rejects when nothing was stored. */
export async function ingestPost(target: IngestTarget, post: Post, options: IngestOptions): Promise<Outcome> {
  const { receivedAt, scratch } = post
  const { timeZone, historic, live } = options
  const { cameras } = target.storage
  const decoded = decode(post.bytes, { receivedAt, timeZone, scratch })
  const all = attributeMessages(decoded, { cameras, post, historic })
  const wanted = live ? all.filter(one => !isIgnored(target.storage, one)) : all
  if (wanted.length === 0) {
    return { verdict: 'ignored', kind: heaviestKind(decoded), postId: null, messages: decoded, camera: null }
  }
  const timed = live ? wanted.map(one => readTime(one, timeZone, live)) : wanted
  const messages = messagesOf(wanted)
  const kind = heaviestKind(messages)
  const result = await storeMessages(target, post, { messages: timed, kind, options })
  if (!live) return { ...result, kind, messages, camera: null }
  return { ...result, kind, messages, ...announce(wanted, post, live.observer) }
}

/** True when people ignore the camera. An unreadable post and the heartbeat of an unknown camera have none to ignore. */
function isIgnored(storage: Storage, { message, sighted }: AttributedMessage): boolean {
  if (message.kind === 'unparsed' || message.kind === 'keepalive' || sighted === null) return false
  return storage.cameras.isIgnored(sighted.camera.id)
}

/** Reads a local time in the camera's own zone, where its posts have shown which one that is. */
function readTime(one: AttributedMessage, timeZone: string, { zoneOffsetOf }: LivePosts): AttributedMessage {
  const { message, sighted } = one
  if (message.occurredAtZone !== 'server' || message.kind === 'keepalive' || sighted === null) return one
  return { sighted, message: inCameraTime(message, { timeZone, offsetMinutes: zoneOffsetOf(sighted.camera.id) }) }
}

/** Calls the observer for every message that was understood. */
function announce(
  messages: readonly AttributedMessage[],
  { receivedAt, clientIp }: Post,
  observer: LivePosts['observer'],
): Pick<Outcome, 'camera' | 'unconfirmed'> {
  let camera: CameraRef | null = null
  let isConfirmed = true
  for (const { message, sighted } of messages) {
    camera = sighted?.camera ?? camera
    if (message.kind === 'unparsed') continue
    if (sighted?.isConfirmed === false) {
      isConfirmed = false
      observer.borrowed(message, receivedAt, clientIp)
      continue
    }
    // The shared camera is many devices, which have no condition in common.
    const own = sighted && sighted.camera.id !== sharedCamera.id ? sighted.camera : null
    observer.received(own, message, receivedAt, clientIp)
  }
  return { camera, ...(isConfirmed ? {} : { unconfirmed: true }) }
}

interface MessagesToStore {
  messages: readonly AttributedMessage[]
  /** The most important kind among them; it decides how the post is stored. */
  kind: Outcome['kind']
  options: IngestOptions
}

async function storeMessages(target: IngestTarget, post: Post, wanted: MessagesToStore): Promise<StoreResult> {
  const { kind, options } = wanted
  if (kind === 'alarm' || kind === 'unparsed') return storeEntries(target, post, wanted)
  if (kind === 'status' && !options.historic) return storeStatus(target.storage, post, wanted)
  if (options.mode !== 'off') await target.storage.stream.append({ ...post, kind, postId: null })
  return { verdict: 'noted', postId: null }
}

async function storeEntries(
  { storage, repeats }: IngestTarget,
  post: Post,
  { messages, options }: MessagesToStore,
): Promise<StoreResult> {
  const { receivedAt } = post
  const { mode, recoveredFrom = null, postId = uuid7(receivedAt.getTime()) } = options
  const plan = planPost(post, messages, { postId, mode, recoveredFrom })
  const key = keyOf(plan.events, post, messages)
  for (let seen = key && repeats.find(key, receivedAt); key && seen; seen = repeats.find(key, receivedAt)) {
    if (await seen.isStored) return { verdict: 'repeat', postId: seen.postId }
  }
  // Nothing may be awaited from here to `repeats.add`, or the same post could be stored twice.
  const status = planStatus(post, messages, { storage, postId, offset: plan.events.length + plan.unparsed.length })
  const raw = { postId, file: plan.rawFile, place: null }
  const repeat = key === null ? null : { key, postId, receivedAt }
  const stored = storage.store(plan, {
    entries: status.entries,
    statements: firstSeq => [
      ...status.statements(firstSeq, raw),
      ...(repeat ? [storage.repeatKeys.addStatement(repeat)] : []),
    ],
  })
  if (repeat) repeats.add(repeat, stored)
  await undoUnless(stored, status)
  return { verdict: 'stored', postId, headline: () => headlineOf(plan, post.clientIp) }
}

/**
 * The key by which a post is recognised when it comes again. A copy of a camera's post from an unconfirmed address has
 * another key, or the camera's own post could pass for its repeat.
 */
function keyOf(events: readonly NewEvent[], { bytes }: Post, messages: readonly AttributedMessage[]): string | null {
  const [first] = events
  if (!first) return null
  const sender = first.unconfirmed ? `${first.camera.id}\n${first.clientIp}` : first.camera.id
  const imageHashes = events.flatMap(event => event.images.map(image => image.sha256 ?? ''))
  return repeatKey({ sender, bytes, messages: messagesOf(messages), imageHashes })
}

async function storeStatus(storage: Storage, post: Post, { messages, options }: MessagesToStore): Promise<StoreResult> {
  const { mode, postId = uuid7(post.receivedAt.getTime()) } = options
  const status = planStatus(post, messages, { storage, postId, offset: 0 })
  const store = async () => {
    const line = mode === 'off' ? null : await storage.stream.append({ ...post, kind: 'status', postId })
    const raw = { postId, file: line?.file ?? null, place: line?.place ?? null }
    await storage.commit({
      files: [],
      appended: line ? [line.log] : [],
      entries: status.entries,
      statements: firstSeq => status.statements(firstSeq, raw),
    })
  }
  await undoUnless(store(), status)
  return { verdict: status.entries > 0 ? 'stored' : 'noted', postId }
}

async function undoUnless(stored: Promise<unknown>, status: StatusPlan): Promise<void> {
  try {
    await stored
  } catch (error) {
    status.undo()
    throw error
  }
}
