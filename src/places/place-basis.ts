import { createHash } from 'node:crypto'
import { ShownCameras } from '../cameras/shown-cameras.ts'
import { type Queries, readSetting } from '../database/index.ts'
import type { ClosedPass, PlateRead, TimelineOptions } from '../grouping/index.ts'
import { derivedUuid7 } from '../lib/uuid7.ts'
import { readKnownKeys } from '../plates/read-known-plates.ts'
import { minuteMs } from '../time/units.ts'
import { earliestRead, earliestReadOfKeys } from './reads-after.ts'
import { StoredPlaces } from './stored-places.ts'
import { VisitDecisions } from './visit-decisions.ts'

/** Everything besides the reads on which passes and visits depend. */
export interface PlaceBasis {
  options: TimelineOptions
  cameras: ShownCameras
  /** Keys of known plates. */
  known: ReadonlySet<string>
  /** Differs where passes or visits have to be made again from the beginning. */
  fingerprint: string
  /** Differs where known plates or decisions of people do. */
  details: string
}

/** The known facts of a basis after a restart. */
export type BasisMark = Pick<PlaceBasis, 'fingerprint' | 'details'>

export function passId({ id, number, time }: PlateRead): string {
  return derivedUuid7(time, `pass\0${id}\0${number}`)
}

function visitId(placeId: string, { id, firstAt }: ClosedPass): string {
  return derivedUuid7(firstAt, `visit\0${placeId}\0${id}`)
}

const hashOf = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex')

/** Reads the places, the decisions of people, known plates and cameras as they are now. */
export async function readBasis(queries: Queries): Promise<PlaceBasis> {
  const [places, decisions, known, gapSeconds, cameras] = await Promise.all([
    StoredPlaces.all(queries),
    new VisitDecisions(queries).all(),
    readKnownKeys(queries),
    readSetting(queries, 'pass-gap-seconds'),
    ShownCameras.load(queries),
  ])
  const shownAs = (id: string) => cameras.shown(id).id
  const rules = places.map(({ id, parent, doors, unseenAfterMinutes }) => ({
    id,
    parent,
    doors: doors.map(door => ({ ...door, camera: shownAs(door.camera) })),
    unseenAfterMs: unseenAfterMinutes * minuteMs,
  }))
  const merged = cameras.groups().filter(({ ids }) => ids.length > 1)
  return {
    options: {
      gapMs: gapSeconds * 1000,
      places: rules,
      decisions,
      isKnown: key => known.has(key),
      passId,
      visitId,
    },
    cameras,
    known,
    fingerprint: hashOf([rules, gapSeconds, merged.map(({ id, ids }) => [id, ids])]),
    details: hashOf([decisions, [...known]]),
  }
}

/** The union of two sets. */
function inOne(a: ReadonlySet<string>, b: ReadonlySet<string>): string[] {
  return [...[...a].filter(one => !b.has(one)), ...[...b].filter(one => !a.has(one))]
}

/**
 * The time from which passes and visits have to be made again after a change: 0 for all, null for none. After a restart
 * only the mark of the earlier basis is known.
 */
export async function changedFrom(
  queries: Queries,
  before: PlaceBasis | BasisMark,
  after: PlaceBasis,
): Promise<number | null> {
  if (before.fingerprint !== after.fingerprint) return 0
  if (before.details === after.details) return null
  if (!('known' in before)) return 0
  const keys = inOne(after.known, before.known)
  const [old, now] = [before, after].map(({ options }) => options.decisions.map(one => JSON.stringify(one)))
  const seqs = inOne(new Set(now), new Set(old)).flatMap(text => {
    const { seq, otherSeq } = JSON.parse(text) as { seq: number; otherSeq: number | null }
    return otherSeq === null ? [seq] : [seq, otherSeq]
  })
  const times = await Promise.all([earliestRead(queries, seqs), earliestReadOfKeys(queries, keys)])
  const found = times.filter(time => time !== null)
  return found.length > 0 ? Math.min(...found) : null
}
