import { nextUuid } from '../lib/uuid7.ts'
import { reasonPath } from '../log/archive/index.ts'
import { EventLog, PostIds, type UnparsedPost, UnparsedPosts } from '../log/index.ts'
import { readRawPost } from '../log/raw-post.ts'
import type { Storage } from '../log/storage.ts'
import { type AlarmMessage, type EventImage, type Message, ViewtronError } from '../model/index.ts'
import { decode } from '../protocol/index.ts'
import { attributeMessages } from './attribute-messages.ts'
import { planPost } from './plan-post.ts'
import type { Post } from './post.ts'

export interface ReadAgain {
  /** True when no document of the post is left in the inbox. */
  understood: boolean
  /** The events that it became. */
  eventIds: string[]
}

interface Unread {
  /** All documents of the post that are in the inbox, in their order. */
  documents: UnparsedPost[]
  post: Post
  messages: Message[]
}

/** The facts that distinguish an event from the others of its post. */
const factsOf = (smartType: string, occurredAt: string | null, images: Pick<EventImage, 'bytes' | 'role'>[]) =>
  JSON.stringify([smartType, occurredAt, images.map(({ bytes, role }) => [bytes, role])])

async function readUnread(storage: Storage, timeZone: string, unparsed: UnparsedPost): Promise<Unread> {
  const { queries } = storage.database
  const bytes = await readRawPost(queries, storage.archive, unparsed.id)
  const { receivedAt } = unparsed
  const messages = decode(bytes, { receivedAt, timeZone })
  const ids = messages.map((_, n) => nextUuid(unparsed.postId, n))
  const documents = await new UnparsedPosts(queries).findAll([unparsed.id, ...ids])
  return { documents, post: { bytes, receivedAt, clientIp: unparsed.clientIp }, messages }
}

/** The alarms of a post that are not in the log. The others were understood when the post was received. */
async function newAlarms(storage: Storage, postId: string, messages: Message[]): Promise<AlarmMessage[]> {
  const alarms = messages.filter(message => message.kind === 'alarm')
  const ids = messages.map((_, n) => nextUuid(postId, n))
  const events = await new EventLog(storage.database.queries).eventsWithIds(ids)
  const stored = events.map(({ smartType, occurredAt, images }) => factsOf(smartType, occurredAt, images))
  return alarms.filter(({ smartType, occurredAt, images }) => {
    const at = stored.indexOf(factsOf(smartType, occurredAt, images))
    if (at >= 0) stored.splice(at, 1)
    return at < 0
  })
}

/** Moves documents from the inbox to the log. The events keep the ids of their documents. */
async function store(storage: Storage, { documents, post, messages }: Unread): Promise<string[]> {
  const { queries } = storage.database
  const [first] = documents
  if (!first) return []
  const alarms = await newAlarms(storage, first.postId, messages)
  const ids = documents.map(document => document.id)
  const leaveInbox = new UnparsedPosts(queries).removeStatement(ids)
  if (alarms.length === 0) {
    // Positions, heartbeats and states of the past leave no entry. The id stays known, or recovery would ingest the post again.
    await storage.commitStatements([leaveInbox, new PostIds(queries).addStatement(first.postId)])
    return []
  }
  const plan = planPost(post, attributeMessages(alarms, { cameras: storage.cameras, post }), {
    postId: first.postId,
    ids,
    recoveredFrom: first.rawFile,
    mode: 'off',
  })
  await storage.store(plan, { entries: 0, statements: () => [leaveInbox] })
  return plan.events.map(event => event.id)
}

/**
 * Reads a post of the inbox with today's decoder. When all of it is understood, it becomes events with the time of its
 * receipt; its file stays where it is. Repeating this changes nothing. Throws `not-found`, `raw-not-kept`, `raw-damaged`.
 */
export async function readAgain(storage: Storage, { timeZone }: { timeZone: string }, id: string): Promise<ReadAgain> {
  const { queries } = storage.database
  const unparsed = await new UnparsedPosts(queries).find(id)
  if (!unparsed) {
    const seq = await new EventLog(queries).seqOf(id)
    if (seq === null) throw new ViewtronError('not-found', { what: 'unread post', id })
    return { understood: true, eventIds: [id] }
  }
  // Its reason is removed below, so it may not be written afterwards.
  await storage.pending.settle()
  const unread = await readUnread(storage, timeZone, unparsed)
  if (unread.messages.some(message => message.kind === 'unparsed')) return { understood: false, eventIds: [] }
  const eventIds = await store(storage, unread)
  if (unparsed.rawFile !== null) await storage.archive.remove(reasonPath(unparsed.rawFile)).catch(() => undefined)
  return { understood: true, eventIds }
}
