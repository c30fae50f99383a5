import type { Event, LogEntry } from '../../model/index.ts'
import type { Queries } from '../database.ts'
import { ShownCameras } from './cameras.ts'
import { alarmRowOf, alarmRowsOf, entryRowsAfter, entryRowsOf, toEntry, toEvent } from './log-rows.ts'

/** The event of this id as it was stored, with its camera as it is shown today. */
export async function readEvent(queries: Queries, id: string): Promise<Event | null> {
  const [cameras, row] = await Promise.all([ShownCameras.load(queries), alarmRowOf(queries, id)])
  return row ? toEvent(row, cameras) : null
}

/** The events of these numbers, in this order; removed ones are left out. */
export async function readEventsBySeq(queries: Queries, seqs: readonly number[]): Promise<Event[]> {
  const [cameras, rows] = await Promise.all([ShownCameras.load(queries), alarmRowsOf(queries, seqs)])
  return rows.map(row => toEvent(row, cameras))
}

/** Entries of every kind after a number, oldest first. */
export async function readEntriesAfter(queries: Queries, afterSeq: number, limit: number): Promise<LogEntry[]> {
  const [cameras, rows] = await Promise.all([ShownCameras.load(queries), entryRowsAfter(queries, afterSeq, limit)])
  return rows.map(row => toEntry(row, cameras))
}

/** Entries of every kind with these numbers, in this order; removed ones are left out. */
export async function readEntriesBySeq(queries: Queries, seqs: readonly number[]): Promise<LogEntry[]> {
  const [cameras, rows] = await Promise.all([ShownCameras.load(queries), entryRowsOf(queries, seqs)])
  return rows.map(row => toEntry(row, cameras))
}
