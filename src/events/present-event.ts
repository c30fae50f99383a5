import type { ApiEvent, ApiImage, ApiTarget } from '../api/schemas/index.ts'
import type { KnownPlateTable, PlateCorrectionTable, Queries } from '../database/index.ts'
import type { Event, EventImage, Target } from '../model/index.ts'
import { plateKey } from '../model/plate-key.ts'
import { knownThen } from '../plates/plate-validity.ts'
import { tooManyPixels } from '../protocol/index.ts'

type KnownRow = Pick<KnownPlateTable, 'key' | 'name' | 'plate_group' | 'valid_from' | 'valid_until'>

/** What people decided about the events of one page. */
interface Care {
  kept: ReadonlySet<number>
  /** By `seq/number`. */
  corrections: ReadonlyMap<string, PlateCorrectionTable>
  /** By plate key. */
  known: ReadonlyMap<string, KnownRow>
}

const nothing: Care = { kept: new Set(), corrections: new Map(), known: new Map() }

const place = (seq: number, number: number) => `${seq}/${number}`

/** Path-absolute address of a picture of an event. */
export function pictureUrl(eventId: string, number: number): string {
  return `/api/v1/events/${eventId}/images/${number}`
}

async function readKept(queries: Queries, seqs: number[]): Promise<Set<number>> {
  const rows = await queries.selectFrom('kept').select('seq').where('seq', 'in', seqs).execute()
  return new Set(rows.map(row => row.seq))
}

async function readCorrections(queries: Queries, seqs: number[]): Promise<PlateCorrectionTable[]> {
  if (seqs.length === 0) return []
  return queries.selectFrom('plate_correction').selectAll().where('seq', 'in', seqs).execute()
}

async function readKnown(queries: Queries, keys: Iterable<string>): Promise<Map<string, KnownRow>> {
  const wanted = [...new Set(keys)]
  if (wanted.length === 0) return new Map()
  const rows = await queries
    .selectFrom('known_plate')
    .select(['key', 'name', 'plate_group', 'valid_from', 'valid_until'])
    .where('key', 'in', wanted)
    .execute()
  return new Map(rows.map(row => [row.key, row]))
}

async function readCare(queries: Queries, events: readonly Event[]): Promise<Care> {
  if (events.length === 0) return nothing
  const withPlates = events.filter(event => event.targets.some(target => target.plate))
  const [kept, corrected] = await Promise.all([
    readKept(
      queries,
      events.map(event => event.seq),
    ),
    readCorrections(
      queries,
      withPlates.map(event => event.seq),
    ),
  ])
  const corrections = new Map(corrected.map(row => [place(row.seq, row.number), row]))
  const keys = withPlates.flatMap(({ seq, targets }) =>
    targets.flatMap(({ plate }, number) =>
      plate ? [corrections.get(place(seq, number))?.corrected_key ?? plateKey(plate.number)] : [],
    ),
  )
  return { kept, corrections, known: await readKnown(queries, keys) }
}

function presentTarget(event: Event, target: Target, number: number, care: Care): ApiTarget {
  const { seq, receivedAt } = event
  const { targetId, type, box, plate, vehicle, person, face } = target
  const correction = care.corrections.get(place(seq, number))
  return {
    targetId,
    type,
    box,
    plate: plate && {
      ...plate,
      corrected: correction?.corrected ?? null,
      known: knownThen(care.known.get(correction?.corrected_key ?? plateKey(plate.number)), Date.parse(receivedAt)),
    },
    vehicle: vehicle && { ...vehicle },
    person: person && { ...person },
    face,
  }
}

/** Events that were stored before pictures had a bound are judged by their size alone. */
export function whyTooLarge({ tooLarge, width, height }: EventImage): string | null {
  if (tooLarge) return tooLarge
  return width === null || height === null ? null : tooManyPixels({ width, height })
}

function presentImage(event: Event, image: EventImage, number: number): ApiImage {
  const url = image.file === null ? null : pictureUrl(event.id, number)
  return { ...image, tooLarge: whyTooLarge(image), url }
}

function presentEvent(event: Event, care: Care): ApiEvent {
  return {
    ...event,
    targets: event.targets.map((target, number) => presentTarget(event, target, number, care)),
    images: event.images.map((image, number) => presentImage(event, image, number)),
    kept: care.kept.has(event.seq),
  }
}

/** Of `events` that came from an address that was not confirmed: those whose address a person has confirmed since. */
async function confirmedSince(queries: Queries, events: readonly Event[]): Promise<Set<string>> {
  const held = events.filter(({ unconfirmed }) => unconfirmed)
  if (held.length === 0) return new Set()
  const rows = await queries
    .selectFrom('camera_address')
    .innerJoin('camera', 'camera.id', 'camera_address.camera_id')
    .select(['camera.id', 'camera.merged_into', 'camera_address.address'])
    .where('camera_address.state', '=', 'confirmed')
    .where('camera_address.last_at', 'is', null)
    .where('camera_address.address', 'in', [...new Set(held.map(({ clientIp }) => clientIp))])
    .execute()
  return new Set(rows.map(({ id, merged_into, address }) => `${merged_into ?? id} ${address}`))
}

/**
 * Events that people look at: the mark of an unconfirmed address goes with the address's confirmation. What acts on events
 * uses them as they were stored, since no gate opens for what is past.
 */
export async function presentForPeople(queries: Queries, events: readonly Event[]): Promise<ApiEvent[]> {
  const [presented, confirmed] = await Promise.all([presentEvents(queries, events), confirmedSince(queries, events)])
  return presented.map(event => {
    if (!event.unconfirmed || !confirmed.has(`${event.camera.id} ${event.clientIp}`)) return event
    const { unconfirmed: _, ...rest } = event
    return rest
  })
}

/** Events as the API shows them: with what people decided and the addresses of their pictures. Three short queries for all. */
export async function presentEvents(queries: Queries, events: readonly Event[]): Promise<ApiEvent[]> {
  const care = await readCare(queries, events)
  return events.map(event => presentEvent(event, care))
}
