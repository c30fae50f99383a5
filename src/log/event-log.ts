import { sql } from 'kysely'
import { ShownCameras } from '../cameras/shown-cameras.ts'
import { listed, type Queries, valuesAs } from '../database/index.ts'
import type { Event, LogEntry } from '../model/index.ts'
import {
  alarmRowOf,
  alarmRowsOf,
  entryRowsAfter,
  entryRowsOf,
  type LogRow,
  logColumns,
  readableEntries,
  readableEvents,
} from './entries/log-rows.ts'

/** A stretch of the log. */
export interface EntryPage {
  /** Oldest first, without those that cannot be read. */
  entries: LogEntry[]
  /** The page covers the log up to this number; null where nothing more is stored. */
  upTo: number | null
}

/** A stretch of the log's events. */
export interface EventPage {
  /** Oldest first, without those that cannot be read. */
  events: Event[]
  /** The page holds all events up to this number; null where no more are stored. */
  upTo: number | null
}

export interface EventsOfCameras {
  cameraIds: readonly string[]
  /** Milliseconds since 1970. */
  receivedFrom: number
  limit: number
}

/**
 * Reads the log: events, status changes, starts and ends of tracks, numbered by `seq` in the order in which they were
 * stored. Entries carry their camera as it is shown today. Removed and unreadable entries are left out.
 */
export class EventLog {
  private readonly queries: Queries

  constructor(queries: Queries) {
    this.queries = queries
  }

  /** The number of the newest entry; 0 in an empty log. */
  async lastSeq(): Promise<number> {
    const row = await this.queries
      .selectFrom('log')
      .select(({ fn }) => fn.max('seq').as('seq'))
      .executeTakeFirst()
    return row?.seq ?? 0
  }

  async event(id: string): Promise<Event | null> {
    const row = await alarmRowOf(this.queries, id)
    return row ? ((await this.eventsOf([row]))[0] ?? null) : null
  }

  /** The events with these numbers, in this order. */
  async events(seqs: readonly number[]): Promise<Event[]> {
    return this.eventsOf(await alarmRowsOf(this.queries, seqs))
  }

  /** The entries of every kind with these numbers, in this order. */
  async entries(seqs: readonly number[]): Promise<LogEntry[]> {
    return this.entriesOf(await entryRowsOf(this.queries, seqs))
  }

  /** Entries of every kind after a number: at most `limit`, fewer where they are large. */
  async entriesAfter(afterSeq: number, limit: number): Promise<EntryPage> {
    const rows = await entryRowsAfter(this.queries, afterSeq, limit)
    return { entries: await this.entriesOf(rows), upTo: rows.at(-1)?.seq ?? null }
  }

  /** Whether the log begins with an entry that was received before a moment, milliseconds since 1970. */
  async beginsBefore(moment: number): Promise<boolean> {
    const [first] = (await this.entriesAfter(0, 1)).entries
    return first !== undefined && Date.parse(first.receivedAt) < moment
  }

  /** Events after a number: at most `limit`, fewer where they are large. */
  async eventsAfter(afterSeq: number, limit: number): Promise<EventPage> {
    const rows = await entryRowsAfter(this.queries, afterSeq, limit, { kinds: ['alarm'] })
    return { events: await this.eventsOf(rows), upTo: rows.at(-1)?.seq ?? null }
  }

  /** The first events that were received from cameras since a moment, in the order of their receipt. */
  async eventsOfCameras({ cameraIds, receivedFrom, limit }: EventsOfCameras): Promise<Event[]> {
    const rows = await this.queries
      .selectFrom('log')
      .select(logColumns)
      .where('kind', '=', 'alarm')
      .where('received_at', '>=', receivedFrom)
      .where('camera_id', 'in', cameraIds)
      .orderBy('received_at')
      .limit(limit)
      .execute()
    return this.eventsOf(rows)
  }

  /** The events among these ids, in any order. */
  async eventsWithIds(ids: readonly string[]): Promise<Event[]> {
    const query = this.queries.selectFrom('log').select(logColumns).where('kind', '=', 'alarm')
    return this.eventsOf(await query.where('id', 'in', ids).execute())
  }

  /** The number of the entry with this id; null where none is stored. */
  async seqOf(id: string): Promise<number | null> {
    const row = await this.queries.selectFrom('log').select('seq').where('id', '=', id).executeTakeFirst()
    return row?.seq ?? null
  }

  /** The id of the entry with this number; null where none is stored. */
  async idOf(seq: number): Promise<string | null> {
    const row = await this.queries.selectFrom('log').select('id').where('seq', '=', seq).executeTakeFirst()
    return row?.id ?? null
  }

  /** The stored ones of these ids. */
  async idsAmong(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.queries.selectFrom('log').select('id').where('id', 'in', listed(ids)).execute()
    return new Set(rows.map(({ id }) => id))
  }

  /** The first and the last number of entries with a time from `from` to before `to`; null where there are none. */
  async seqsBetween(from: Date, to: Date): Promise<{ first: number; last: number } | null> {
    const row = await this.queries
      .selectFrom('log')
      .select(({ fn }) => [fn.min('seq').as('first'), fn.max('seq').as('last')])
      .where('time', '>=', from.getTime())
      .where('time', '<', to.getTime())
      .executeTakeFirst()
    return row?.first == null || row.last == null ? null : { first: row.first, last: row.last }
  }

  /** Returns when the first entry after a number was received, in milliseconds since 1970; null where there is none. */
  async receiptAfter(seq: number): Promise<number | null> {
    const next = this.queries.selectFrom('log').select('received_at').where('seq', '>', seq).orderBy('seq').limit(1)
    return (await next.executeTakeFirst())?.received_at ?? null
  }

  /** Returns when the newest entry was received, in milliseconds since 1970; null in an empty log. */
  async newestReceipt(): Promise<number | null> {
    const newest = this.queries.selectFrom('log').select('received_at').orderBy('seq', 'desc').limit(1)
    return (await newest.executeTakeFirst())?.received_at ?? null
  }

  /** Returns the cameras among these that have at most `most` events. */
  async camerasWithFewEvents(cameraIds: readonly string[], most: number): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      select wanted.value as id from ${valuesAs(cameraIds, 'wanted')} where (select count(*) from (
        select 1 from log where log.camera_id = wanted.value and kind = 'alarm' limit ${most + 1}
      ) as first_events) <= ${most}
    `.execute(this.queries)
    return rows.map(({ id }) => id)
  }

  private async eventsOf(rows: readonly LogRow[]): Promise<Event[]> {
    return readableEvents(rows, await ShownCameras.load(this.queries))
  }

  private async entriesOf(rows: readonly LogRow[]): Promise<LogEntry[]> {
    return readableEntries(rows, await ShownCameras.load(this.queries))
  }
}
