import type { ShareLinkTable, TableStore } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import { uuid7 } from '../lib/uuid7.ts'
import { ViewtronError } from '../model/index.ts'
import { dayMs, hourMs } from '../time/units.ts'
import { hashOf, newSecret } from './secrets.ts'

export const shareDurations = ['1h', '1d', '7d', '30d'] as const
export type ShareDuration = (typeof shareDurations)[number]

/**
 * The parts of a shared event that are hidden: `nothing`; `marked`: plates, names, and what the camera marked in its
 * pictures; `everything`: plates, names, and the pictures as a whole.
 */
export const hidings = ['nothing', 'marked', 'everything'] as const
export type Hiding = (typeof hidings)[number]

export interface ShareLink {
  id: string
  eventId: string
  hiding: Hiding
  createdAt: Date
  /** The name of the user or token that made it. */
  createdBy: string
  expiresAt: Date
  /** When somebody ended it; null for a link that nobody ended. */
  endedAt: Date | null
  /** The number of times its page was opened. */
  openings: number
  lastOpenedAt: Date | null
}

export interface NewShareLink extends Pick<ShareLink, 'eventId' | 'hiding' | 'createdBy'> {
  validFor: ShareDuration
}

const durationMs: Record<ShareDuration, number> = { '1h': hourMs, '1d': dayMs, '7d': 7 * dayMs, '30d': 30 * dayMs }
// Links that are over stay in lists for so long.
const shownAfterMs = 30 * dayMs
export const mostShareLinks = 500

const dateOrNull = (milliseconds: number | null) => (milliseconds === null ? null : new Date(milliseconds))

const toLink = (row: ShareLinkTable): ShareLink => ({
  id: row.id,
  eventId: row.event_id,
  hiding: row.hiding,
  createdAt: new Date(row.created_at),
  createdBy: row.created_by,
  expiresAt: new Date(row.expires_at),
  endedAt: dateOrNull(row.ended_at),
  openings: row.openings,
  lastOpenedAt: dateOrNull(row.last_opened_at),
})

/** Links that show one event without a sign-in, until they expire or are ended. Only hashes of their secrets are stored. */
export class ShareLinks {
  private readonly options: TableStore & { clock: Clock }

  constructor(options: TableStore & { clock: Clock }) {
    this.options = options
  }

  /** The links of an event, or of all events, newest first, with those that were over up to 30 days ago. */
  async list(eventId?: string): Promise<ShareLink[]> {
    const { queries } = this.options
    let query = queries.selectFrom('share_link').selectAll()
    query = query.where('expires_at', '>', this.now() - shownAfterMs)
    if (eventId !== undefined) query = query.where('event_id', '=', eventId)
    return (await query.orderBy('created_at', 'desc').orderBy('id', 'desc').execute()).map(toLink)
  }

  /** Adds a link. The returned secret is not stored and cannot be read again. Throws `too-many-share-links`. */
  async add({ eventId, hiding, createdBy, validFor }: NewShareLink): Promise<{ link: ShareLink; secret: string }> {
    const { queries, write } = this.options
    const now = this.now()
    const open = await queries
      .selectFrom('share_link')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('expires_at', '>', now)
      .where('ended_at', 'is', null)
      .executeTakeFirst()
    if ((open?.count ?? 0) >= mostShareLinks) throw new ViewtronError('too-many-share-links', { most: mostShareLinks })
    const secret = newSecret()
    const row: ShareLinkTable = {
      id: uuid7(now),
      secret_hash: hashOf(secret),
      event_id: eventId,
      hiding,
      created_at: now,
      created_by: createdBy,
      expires_at: now + durationMs[validFor],
      ended_at: null,
      openings: 0,
      last_opened_at: null,
    }
    const old = queries
      .deleteFrom('share_link')
      .where('expires_at', '<', now - shownAfterMs)
      .compile()
    await write([old, queries.insertInto('share_link').values(row).compile()])
    return { link: toLink(row), secret }
  }

  /** The link with an id. Throws `not-found`. */
  async named(id: string): Promise<ShareLink> {
    const query = this.options.queries.selectFrom('share_link').selectAll().where('id', '=', id)
    const row = await query.executeTakeFirst()
    if (!row) throw new ViewtronError('not-found', { what: 'link', id })
    return toLink(row)
  }

  /** Ends a link now. */
  async end(id: string): Promise<void> {
    const { queries, write } = this.options
    const change = queries.updateTable('share_link').set({ ended_at: this.now() })
    await write([change.where('id', '=', id).where('ended_at', 'is', null).compile()])
  }

  /** The open link with a secret. Throws `share-link-invalid` if there is none, also where it has expired or was ended. */
  async open(secret: string): Promise<ShareLink> {
    const query = this.options.queries.selectFrom('share_link').selectAll()
    const row = await query.where('secret_hash', '=', hashOf(secret)).executeTakeFirst()
    if (!row || row.ended_at !== null || row.expires_at <= this.now()) throw new ViewtronError('share-link-invalid')
    return toLink(row)
  }

  /** Counts an opening of its page. */
  async count({ id }: Pick<ShareLink, 'id'>): Promise<void> {
    const { queries, write } = this.options
    const change = queries
      .updateTable('share_link')
      .set(({ eb }) => ({ openings: eb('openings', '+', 1), last_opened_at: this.now() }))
    await write([change.where('id', '=', id).compile()])
  }

  private now(): number {
    return this.options.clock.now().getTime()
  }
}
