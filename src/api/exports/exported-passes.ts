import { annotate } from '../../events/index.ts'
import { EventLog } from '../../log/index.ts'
import type { Event } from '../../model/index.ts'
import { findPasses, type Pass, type TimePosition } from '../../places/index.ts'
import { type EventFilter, filterTest } from '../../search/index.ts'
import { passCsv } from '../places/pass-csv.ts'
import { presentPasses } from '../places/present-visits.ts'
import type { PassSource } from './export-source.ts'

const chunk = 200

/** Keeps the passes of which at least one read matches. */
async function matching(passes: readonly Pass[], { queries, filter }: PassSource): Promise<Pass[]> {
  if (Object.values(filter).every(value => value === undefined)) return [...passes]
  const matches = filterTest(filter)
  const kept: Pass[] = []
  for (const pass of passes) {
    // Read pass by pass: a vehicle in front of a camera may have thousands of reads.
    const events = await new EventLog(queries).eventsWithIds(pass.reads)
    if ((await annotate(queries, events, { unconfirmed: 'as-of-now' })).some(matches)) kept.push(pass)
  }
  return kept
}

/** Yields the passes of an export in chunks, newest first. */
export async function* exportedPasses(source: PassSource): AsyncGenerator<Pass[]> {
  const { queries, passes: wanted, lastSeq: upTo } = source
  let before: TimePosition | null = null
  for (;;) {
    const found: Pass[] = await findPasses(queries, { ...wanted, upTo, limit: chunk, before })
    const passes = await matching(found, source)
    if (passes.length > 0) yield passes
    const last = found.at(-1)
    if (!last || found.length < chunk) return
    before = { time: last.firstAt, id: last.id }
  }
}

/** Yields the best read of each pass. */
export async function* bestEvents(source: PassSource): AsyncGenerator<Event[]> {
  for await (const passes of exportedPasses(source)) {
    const events = await new EventLog(source.queries).eventsWithIds(passes.map(({ best }) => best))
    const byId = new Map(events.map(event => [event.id, event]))
    const inOrder = passes.flatMap(({ best }) => byId.get(best) ?? [])
    if (inOrder.length > 0) yield inOrder
  }
}

/** Yields passes as CSV with a header. */
export async function* passCsvRows(
  passes: AsyncIterable<Pass[]>,
  { queries, timeZone }: PassSource,
): AsyncGenerator<Buffer> {
  yield Buffer.from(passCsv([], { timeZone, header: true }))
  for await (const some of passes) {
    yield Buffer.from(passCsv(await presentPasses(queries, some), { timeZone, header: false }))
  }
}

/** Yields one pass of the API as JSON per line. */
export async function* passNdjsonRows(passes: AsyncIterable<Pass[]>, { queries }: PassSource): AsyncGenerator<Buffer> {
  for await (const some of passes) {
    const shown = await presentPasses(queries, some)
    yield Buffer.from(shown.map(pass => `${JSON.stringify(pass)}\n`).join(''))
  }
}

/** The part of a filter of events that is tested on the reads: the rest selects passes. */
export function filterOfReads(filter: EventFilter): EventFilter {
  const { camera: _, from: __, to: ___, plate, plateMatch, ...rest } = filter
  return plateMatch === undefined ? rest : { ...rest, plate, plateMatch }
}
