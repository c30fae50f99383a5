import type { UnparsedTable } from '../database/index.ts'
import { nextUuid } from '../lib/uuid7.ts'
import { reasonPath } from '../log/archive/index.ts'
import { readAlarm } from '../log/index.ts'
import { readRawPost } from '../log/raw-post.ts'
import type { Storage } from '../log/storage.ts'
import { type AlarmMessage, type EventImage, type Message, ViewtronError } from '../model/index.ts'
import { decode } from '../protocol/index.ts'
import { planPost } from './plan.ts'
import type { Post } from './post.ts'

export interface ReadAgain {
  /** True when nothing of the post is in the inbox any more. */
  understood: boolean
  /** The events that it became. */
  eventIds: string[]
}

interface Unread {
  /** All rows of the post, in the order of its documents. */
  rows: UnparsedTable[]
  post: Post
  messages: Message[]
}

/** What tells an event of a post from the others. */
const factsOf = (smartType: string, occurredAt: string | null, images: Pick<EventImage, 'bytes' | 'role'>[]) =>
  JSON.stringify([smartType, occurredAt, images.map(({ bytes, role }) => [bytes, role])])

async function readUnread(storage: Storage, dataDir: string, timeZone: string, row: UnparsedTable): Promise<Unread> {
  const { queries } = storage.database
  const bytes = await readRawPost(queries, dataDir, row.id)
  const receivedAt = new Date(row.received_at)
  const messages = decode(bytes, { receivedAt, timeZone })
  const ids = messages.map((_, n) => nextUuid(row.post_id, n))
  const rows = await queries
    .selectFrom('unparsed')
    .selectAll()
    .where('id', 'in', [row.id, ...ids])
    .execute()
  rows.sort((a, b) => (a.id < b.id ? -1 : 1))
  return { rows, post: { bytes, receivedAt, clientIp: row.client_ip }, messages }
}

/** The alarms of a post that are not in the log: its other documents were understood when it came. */
async function newAlarms(storage: Storage, postId: string, messages: Message[]): Promise<AlarmMessage[]> {
  const alarms = messages.filter(message => message.kind === 'alarm')
  const query = storage.database.queries.selectFrom('log').select('body').where('kind', '=', 'alarm')
  const ids = messages.map((_, n) => nextUuid(postId, n))
  const stored = (await query.where('id', 'in', ids).execute()).map(({ body }) => {
    const event = readAlarm(body)
    return event === null ? '' : factsOf(event.smartType, event.occurredAt, event.images)
  })
  return alarms.filter(({ smartType, occurredAt, images }) => {
    const at = stored.indexOf(factsOf(smartType, occurredAt, images))
    if (at >= 0) stored.splice(at, 1)
    return at < 0
  })
}

/** The events take the places, and with them the ids, that their documents had in the inbox. */
async function store(storage: Storage, { rows, post, messages }: Unread): Promise<string[]> {
  const { queries } = storage.database
  const [first] = rows
  if (!first) return []
  const alarms = await newAlarms(storage, first.post_id, messages)
  const ids = rows.map(row => row.id)
  const leaveInbox = queries.deleteFrom('unparsed').where('id', 'in', ids).compile()
  if (alarms.length === 0) {
    // Positions, heartbeats and states of the past say nothing about now; the post stays known, so that no crash brings it back.
    const statements = [leaveInbox, storage.writer.imported(first.post_id)]
    await storage.commit({ files: [], logs: [], entries: 0, statements: () => statements })
    return []
  }
  const plan = planPost(post, alarms, {
    postId: first.post_id,
    ids,
    recoveredFrom: first.raw_file,
    mode: 'off',
    sight: ({ source, device }) =>
      storage.cameras.identify({ source, device, clientIp: post.clientIp, at: post.receivedAt }),
  })
  await storage.store(plan, { statements: () => [leaveInbox] })
  return plan.events.map(event => event.id)
}

/**
 * Reads a post of the inbox with today's decoder. When all of it is understood it becomes events under the time of its
 * receipt; its file stays where it is. Doing it again changes nothing. Throws `not-found`, `raw-not-kept`, `raw-damaged`.
 */
export async function readAgain(
  storage: Storage,
  { dataDir, timeZone }: { dataDir: string; timeZone: string },
  id: string,
): Promise<ReadAgain> {
  const { queries } = storage.database
  const row = await queries.selectFrom('unparsed').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) {
    const event = await queries.selectFrom('log').select('id').where('id', '=', id).executeTakeFirst()
    if (!event) throw new ViewtronError('not-found', { what: 'unread post', id })
    return { understood: true, eventIds: [event.id] }
  }
  const unread = await readUnread(storage, dataDir, timeZone, row)
  if (unread.messages.some(message => message.kind === 'unparsed')) return { understood: false, eventIds: [] }
  const eventIds = await store(storage, unread)
  if (row.raw_file !== null) await storage.archive.remove(reasonPath(row.raw_file)).catch(() => undefined)
  return { understood: true, eventIds }
}
