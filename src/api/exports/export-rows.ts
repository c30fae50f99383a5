import type { Queries } from '../../database/index.ts'
import { annotate } from '../../events/index.ts'
import { csvHeader, csvLines } from '../../ingest/index.ts'
import type { Event } from '../../model/index.ts'
import { type EventFilter, walkEvents } from '../../search/index.ts'

export interface ExportSource {
  queries: Queries
  filter: EventFilter
  /** Excludes later events, so that all parts of an export contain the same ones. */
  lastSeq: number
  /** The server's IANA zone. */
  timeZone: string
}

export type EventChunks = AsyncIterable<Event[]>

const chunk = 200

/** Yields the events of an export in chunks, newest first. */
export async function* exportedEvents({ queries, filter, lastSeq }: ExportSource): AsyncGenerator<Event[]> {
  for await (const events of walkEvents(queries, filter, { chunk })) {
    const wanted = events.filter(({ seq }) => seq <= lastSeq)
    if (wanted.length > 0) yield wanted
  }
}

/** Yields a header and lines in the format of events.csv. */
export async function* csvRows(events: EventChunks, { timeZone }: ExportSource): AsyncGenerator<Buffer> {
  yield Buffer.from(csvHeader)
  for await (const some of events) yield Buffer.from(csvLines(some, timeZone))
}

/** Yields one API event as JSON per line. */
export async function* ndjsonRows(events: EventChunks, { queries }: ExportSource): AsyncGenerator<Buffer> {
  for await (const some of events) {
    const annotated = await annotate(queries, some, { unconfirmed: 'as-of-now' })
    yield Buffer.from(annotated.map(event => `${JSON.stringify(event)}\n`).join(''))
  }
}
