import { containing, type Queries } from '../database/index.ts'
import { entriesWithBody, eventsReadAs, readAlarm } from '../log/index.ts'
import { plateKey } from '../model/plate-key.ts'
import { eventsCorrectedTo } from '../plates/erase-plate.ts'

/** The subject of an erasure: a plate by its key, or a face by the name that cameras recognized. */
export interface Subject {
  kind: 'plate' | 'face'
  value: string
}

const correctedAPage = 500

const folded = (name: string) => name.trim().toLowerCase()

export const isSubject = ({ kind, value }: Subject, text: string): boolean =>
  kind === 'plate' ? plateKey(text) === value : folded(text) === folded(value)

/** The numbers of the events with a subject, in pages; each once. */
export function eventsOf(queries: Queries, { kind, value }: Subject): AsyncIterable<number[]> {
  return kind === 'plate' ? eventsOfPlate(queries, value) : eventsOfFace(queries, value)
}

async function* eventsOfPlate(queries: Queries, key: string): AsyncGenerator<number[]> {
  const corrected = await eventsCorrectedTo(queries, key)
  const isCorrected = new Set(corrected)
  for (let at = 0; at < corrected.length; at += correctedAPage) yield corrected.slice(at, at + correctedAPage)
  for await (const seqs of eventsReadAs(queries, key)) yield seqs.filter(seq => !isCorrected.has(seq))
}

function eventsOfFace(queries: Queries, name: string): AsyncIterable<number[]> {
  const text = JSON.stringify(name.trim()).slice(1, -1)
  const pattern = containing(text)
  const isWanted = (body: string) =>
    readAlarm(body)?.targets.some(({ face }) => folded(face?.match?.name ?? '') === folded(name)) ?? false
  return entriesWithBody(queries, { kinds: ['alarm'], pattern, isWanted })
}

/** The numbers of the announced passes and visits of a plate, in pages. */
export async function* announcementsOf(queries: Queries, { kind, value }: Subject): AsyncGenerator<number[]> {
  if (kind !== 'plate') return
  const isWanted = (body: string) => plateKey(plateOf(body)) === value
  yield* entriesWithBody(queries, { kinds: ['pass', 'visit'], pattern: '%', isWanted })
}

function plateOf(body: string): string {
  const { plate } = JSON.parse(body) as { plate?: unknown }
  return typeof plate === 'string' ? plate : ''
}
