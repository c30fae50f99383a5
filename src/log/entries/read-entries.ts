import { sql } from 'kysely'
import { ShownCameras } from '../../cameras/shown-cameras.ts'
import type { Queries } from '../../database/index.ts'
import type { Event, LogEntry } from '../../model/index.ts'
import { alarmRowOf, alarmRowsOf, entryRowsAfter, entryRowsOf, readableEntries, readableEvents } from './log-rows.ts'

/** The event of this id as it was stored, with its camera as it is shown today; null also where it cannot be read. */
export async function readEvent(queries: Queries, id: string): Promise<Event | null> {
  const [cameras, row] = await Promise.all([ShownCameras.load(queries), alarmRowOf(queries, id)])
  return row ? (readableEvents([row], cameras)[0] ?? null) : null
}

/** The events of these numbers, in this order; removed and unreadable ones are left out. */
export async function readEventsBySeq(queries: Queries, seqs: readonly number[]): Promise<Event[]> {
  const [cameras, rows] = await Promise.all([ShownCameras.load(queries), alarmRowsOf(queries, seqs)])
  return readableEvents(rows, cameras)
}

/** A stretch of the log. */
export interface EntryPage {
  /** Oldest first; what cannot be read is left out. */
  entries: LogEntry[]
  /** The number up to which this is all there is; null where there is nothing more. */
  upTo: number | null
}

/** Entries of every kind after a number: at most `limit`, fewer where they are large. */
export async function readEntriesAfter(queries: Queries, afterSeq: number, limit: number): Promise<EntryPage> {
  const [cameras, rows] = await Promise.all([ShownCameras.load(queries), entryRowsAfter(queries, afterSeq, limit)])
  return { entries: readableEntries(rows, cameras), upTo: rows.at(-1)?.seq ?? null }
}

/** A stretch of the log's events. */
export interface EventPage {
  /** Oldest first, without those that cannot be read. */
  events: Event[]
  /** The page holds all events up to this number; null where no more are stored. */
  upTo: number | null
}

/** Events after a number: at most `limit`, fewer where they are large. */
export async function readEventsAfter(queries: Queries, afterSeq: number, limit: number): Promise<EventPage> {
  const [cameras, rows] = await Promise.all([
    ShownCameras.load(queries),
    entryRowsAfter(queries, afterSeq, limit, sql`kind = 'alarm'`),
  ])
  return { events: readableEvents(rows, cameras), upTo: rows.at(-1)?.seq ?? null }
}

/** Entries of every kind with these numbers, in this order; removed and unreadable ones are left out. */
export async function readEntriesBySeq(queries: Queries, seqs: readonly number[]): Promise<LogEntry[]> {
  const [cameras, rows] = await Promise.all([ShownCameras.load(queries), entryRowsOf(queries, seqs)])
  return readableEntries(rows, cameras)
}
