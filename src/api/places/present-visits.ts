import { stringify } from 'csv-stringify/sync'
import { ShownCameras } from '../../cameras/shown-cameras.ts'
import type { Queries } from '../../database/index.ts'
import { EventLog } from '../../log/index.ts'
import { plateKey } from '../../model/plate-key.ts'
import { type Pass, passesWithIds, type Visit } from '../../places/index.ts'
import { knownAtReceipt } from '../../plates/known-plate.ts'
import { readKnownPlates } from '../../plates/read-known-plates.ts'
import { iso, isoOrNull } from '../../time/iso.ts'
import { localText } from '../../time/local-text.ts'
import { viewOf } from '../pictures/choose-picture.ts'
import type { ApiPass, ApiVisit } from '../schemas/places.ts'

/** Visits in their API form, each with the best event of its first pass. */
export async function presentVisits(queries: Queries, visits: readonly Visit[]): Promise<ApiVisit[]> {
  const first = visits.flatMap(({ passes }) => passes[0] ?? [])
  const passes = await passesWithIds(queries, first)
  const ids = [...new Set([...passes.values()].map(({ best }) => best))]
  const found = ids.length === 0 ? [] : await new EventLog(queries).eventsWithIds(ids)
  const events = new Map(found.map(event => [event.id, event]))
  return visits.map(({ sortAt: _, enteredAt, leftAt, limitAt, ...visit }) => {
    const event = events.get(passes.get(visit.passes[0] ?? '')?.best ?? '')
    return {
      ...visit,
      enteredAt: isoOrNull(enteredAt),
      leftAt: isoOrNull(leftAt),
      limitAt: isoOrNull(limitAt),
      best: event?.id ?? null,
      picture: event ? viewOf(event) : null,
    }
  })
}

export async function presentPasses(queries: Queries, passes: readonly Pass[]): Promise<ApiPass[]> {
  const cameras = await ShownCameras.load(queries)
  const known = await readKnownPlates(queries, [...new Set(passes.map(({ plate }) => plateKey(plate)))])
  return passes.map(({ isSettled, firstAt, lastAt, reads, bestReason, ...pass }) => ({
    ...pass,
    cameraName: cameras.shown(pass.camera).name,
    known: knownAtReceipt(known.get(plateKey(pass.plate)), firstAt),
    reads,
    count: reads.length,
    bestReason: bestReason as ApiPass['bestReason'],
    firstAt: iso(firstAt),
    lastAt: iso(lastAt),
    settled: isSettled,
  }))
}

const columns = [
  'visit_id',
  'place',
  'plate',
  'name',
  'group',
  'entered_at',
  'left_at',
  'entered_at_utc',
  'left_at_utc',
  'stay_minutes',
  'state',
  'flags',
  'host',
  'removed_plate',
]

/** Visits as CSV; times are those of the server's zone and UTC. */
export function visitCsv(
  visits: readonly Visit[],
  { timeZone, header }: { timeZone: string; header: boolean },
): string {
  const local = (at: number | null) => (at === null ? null : localText(at, timeZone, 'second'))
  const rows = visits.map(visit => ({
    visit_id: visit.id,
    place: visit.place.name,
    plate: visit.plate,
    name: visit.known?.name,
    group: visit.known?.group,
    entered_at: local(visit.enteredAt),
    left_at: local(visit.leftAt),
    entered_at_utc: isoOrNull(visit.enteredAt),
    left_at_utc: isoOrNull(visit.leftAt),
    stay_minutes: visit.stayMs === null ? null : Math.round(visit.stayMs / 60_000),
    state: visit.state,
    flags: visit.flags.join(' '),
    host: visit.visitor?.host,
    removed_plate: visit.removedPlate,
  }))
  return stringify(rows, { columns, header, record_delimiter: '\r\n', escape_formulas: true })
}
