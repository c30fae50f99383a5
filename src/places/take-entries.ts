import type { CompiledQuery } from 'kysely'
import type { Queries } from '../database/index.ts'
import { entryRowsAfter, isFullPage, type LogRow, readAlarm } from '../log/index.ts'
import type { LineCounts } from './counts/line-counts.ts'
import { countLines, flowsOf, type LoggedEvent, linesOf, readsOf } from './facts-of-event.ts'
import type { LineBook } from './line-book.ts'
import { Lines } from './lines.ts'
import type { PlaceStatements } from './place-store.ts'

export interface TakenEntries {
  statements: CompiledQuery[]
  /** Everything up to this number is taken. */
  upTo: number
  /** The earliest time of a read; null without reads. */
  from: number | null
}

export interface EntriesWanted {
  after: number
  upTo: number
  limit: number
}

function loggedEvent({ seq, id, time, received_at, camera_id, body }: LogRow): LoggedEvent | null {
  const event = readAlarm(body)
  // Posts from an address that is not confirmed say nothing about a place.
  if (event === null || event.unconfirmed) return null
  return { seq, id, time, receivedAt: received_at, cameraId: camera_id, body: event }
}

/** Takes lines, plate reads and counts out of the next entries of the log. */
export async function takeEntries(
  queries: Queries,
  { lines, counts, put }: { lines: LineBook; counts: LineCounts; put: PlaceStatements },
  { after, upTo, limit }: EntriesWanted,
): Promise<TakenEntries> {
  const end = Math.min(after + limit, upTo)
  const rows = await entryRowsAfter(queries, after, limit, { upTo: end, kinds: ['alarm'] })
  const statements: CompiledQuery[] = []
  let from: number | null = null
  for (const row of rows) {
    const event = loggedEvent(row)
    if (!event) continue
    const touched = linesOf(event, lines)
    const reads = readsOf(event)
    statements.push(...reads.map(put.putRead), ...flowsOf(event, touched).map(put.putFlow))
    countLines(event, touched, counts)
    if (reads.length > 0) from = Math.min(from ?? event.time, event.time)
  }
  const stored = new Lines(queries)
  statements.push(...lines.takeChanges().map(line => stored.putStatement(line)), ...counts.takeChanges(queries))
  // A page has fewer entries where they are large.
  return { statements, upTo: isFullPage(rows, limit) ? (rows.at(-1)?.seq ?? end) : end, from }
}
