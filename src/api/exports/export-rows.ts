import type { Queries } from '../../database/index.ts'
import { annotate } from '../../events/index.ts'
import { csvHeader, csvLines } from '../../ingest/index.ts'
import { EventLog } from '../../log/index.ts'
import type { Event } from '../../model/index.ts'
import { type EventFilter, walkEvents } from '../../search/index.ts'
import { zoneOffsetText } from '../../time/zoned-text.ts'
import type { ExportSource } from './export-source.ts'
import { bestEvents } from './exported-passes.ts'

export type EventChunks = AsyncIterable<Event[]>

const chunk = 200

async function* chosenEvents(
  queries: Queries,
  { camera }: EventFilter,
  seqs: readonly number[],
): AsyncGenerator<Event[]> {
  const newestFirst = [...seqs].sort((a, b) => b - a)
  for (let at = 0; at < newestFirst.length; at += chunk) {
    const events = await new EventLog(queries).events(newestFirst.slice(at, at + chunk))
    yield events.filter(event => !camera || camera.includes(event.camera.id))
  }
}

/** Yields the events of an export in chunks, newest first; of passes their best reads. */
export async function* exportedEvents(source: ExportSource): AsyncGenerator<Event[]> {
  const { queries, filter, seqs, lastSeq, passes } = source
  if (passes !== null) return yield* bestEvents({ ...source, passes })
  const found = seqs === null ? walkEvents(queries, filter, { chunk }) : chosenEvents(queries, filter, seqs)
  for await (const events of found) {
    const wanted = events.filter(({ seq }) => seq <= lastSeq)
    if (wanted.length > 0) yield wanted
  }
}

/** Yields a header and lines in the format of events.csv. */
export async function* csvRows(events: EventChunks, { timeZone }: ExportSource): AsyncGenerator<Buffer> {
  yield Buffer.from(csvHeader)
  for await (const some of events) yield Buffer.from(csvLines(some, timeZone))
}

const zoneColumns = ['utc_offset', 'time_zone']

/** Yields the same with the zone of the local times in each row. */
export async function* zonedCsvRows(events: EventChunks, { timeZone }: ExportSource): AsyncGenerator<Buffer> {
  const zoneCells = ({ time }: Event) => [zoneOffsetText(Date.parse(time), timeZone), timeZone]
  yield Buffer.from(csvHeader.replace('\r\n', `,${zoneColumns.join()}\r\n`))
  for await (const some of events) yield Buffer.from(csvLines(some, timeZone, zoneCells))
}

/** Yields one API event as JSON per line. */
export async function* ndjsonRows(events: EventChunks, { queries }: ExportSource): AsyncGenerator<Buffer> {
  for await (const some of events) {
    const annotated = await annotate(queries, some, { unconfirmed: 'as-of-now' })
    yield Buffer.from(annotated.map(event => `${JSON.stringify(event)}\n`).join(''))
  }
}
