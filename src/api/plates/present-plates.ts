import { EventLog } from '../../log/index.ts'
import type { Event } from '../../model/index.ts'
import { plateKey } from '../../model/plate-key.ts'
import { readKnownPlates } from '../../plates/read-known-plates.ts'
import type { PlateHistory, PlateHit } from '../../search/index.ts'
import { iso, isoOrNull } from '../../time/iso.ts'
import type { ApiContext } from '../api-context.ts'
import { cropOf, viewOf } from '../pictures/choose-picture.ts'
import type { PlateHistory as ApiHistory, ApiPlate } from '../schemas/index.ts'
import { presentKnown } from './present-known.ts'

type PlateContext = Pick<ApiContext, 'queries' | 'clock'>

/** Returns the index of the target with this plate as read; otherwise the first with a plate, which was corrected to it. */
function targetWith(event: Event, key: string): number | null {
  const plates = event.targets.map(({ plate }) => plate && plateKey(plate.number))
  const exact = plates.indexOf(key)
  const at = exact >= 0 ? exact : plates.findIndex(plate => plate !== null)
  return at >= 0 ? at : null
}

/** The picture of the whole view with the place of a target; null without the picture or the place. */
function sceneOf(event: Event, target: number | null): ApiPlate['scene'] {
  const box = target === null ? null : (event.targets[target]?.box ?? null)
  const picture = viewOf(event)
  return box && picture?.role === 'overview' ? { ...picture, box } : null
}

/** The number of passes by plate key; null where the caller may not know it. */
type Passes = ReadonlyMap<string, number> | null

/** Converts plates to their API form, with last picture and known facts. Takes two queries in total. */
export async function presentPlates(
  { queries, clock }: PlateContext,
  hits: readonly PlateHit[],
  passes: Passes,
): Promise<ApiPlate[]> {
  const seqs = hits.flatMap(({ lastSeq }) => lastSeq ?? [])
  const keys = hits.map(({ key }) => key)
  const [events, known] = await Promise.all([new EventLog(queries).events(seqs), readKnownPlates(queries, keys)])
  const bySeq = new Map(events.map(event => [event.seq, event]))
  return hits.map(({ key, number, sightings, firstAt, lastAt, lastSeq, why }) => {
    const event = lastSeq === null ? undefined : bySeq.get(lastSeq)
    const facts = known.get(key)
    const target = event ? targetWith(event, key) : null
    return {
      key,
      number,
      sightings,
      passes: passes && (passes.get(key) ?? 0),
      firstSeen: isoOrNull(firstAt),
      lastSeen: isoOrNull(lastAt),
      lastCamera: event?.camera ?? null,
      lastEventId: event?.id ?? null,
      picture: event ? cropOf(event, target) : null,
      scene: event ? sceneOf(event, target) : null,
      known: facts ? presentKnown(facts, clock.now()) : null,
      why,
    }
  })
}

/** Converts the history of a plate to its API form; null for a plate that was never read and is not known. */
export async function presentHistory(
  context: PlateContext,
  history: PlateHistory,
  passes: Passes,
): Promise<ApiHistory | null> {
  const { hit, cameras, hours, usual, misreads, similar } = history
  if (!hit) return null
  const [plate, ...others] = await presentPlates(context, [hit, ...similar], passes)
  if (!plate) return null
  return {
    ...plate,
    cameras: cameras.map(({ camera, sightings, lastAt }) => ({ camera, sightings, lastSeen: iso(lastAt) })),
    hours: hours.map(({ from, sightings }) => ({ from: iso(from), sightings })),
    usual,
    misreads,
    similar: others,
  }
}
