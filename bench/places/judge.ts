import { PlaceTimeline, type PlateRead, probablyInside, staysRead, type VisitState } from '../../src/grouping/index.ts'
import type { CarPark, TrueVisit } from './car-park.ts'

/** The agreement of visits and occupancy with the truth. Parts of 1. */
export interface Judgement {
  visits: number
  /** Of the visits whose entry and exit were read: those that are one visit. */
  right: number
  /** Closed visits whose passes are of different visits. */
  invented: number
  /** Of the visits with one end that was not read: those where that is said. */
  said: number
  /** Of the time: the number of vehicles differs by at most one. */
  within: number
  /** Of the time: the number of vehicles differs by more, and is not said to be uncertain. */
  wrong: number
  uncertain: number
  /** Open visits two days after the end. */
  leftOver: number
}

const dayMs = 86_400_000
const sampleMs = 5 * 60_000
const floor = {
  id: 'floor',
  parent: 'car-park',
  unseenAfterMs: dayMs,
  doors: [
    { camera: 'floor-entrance', line: null, crossing: 'in' },
    { camera: 'floor-exit', line: null, crossing: 'out' },
  ],
} as const
const place = {
  id: 'car-park',
  parent: null,
  unseenAfterMs: dayMs,
  doors: [
    { camera: 'entrance', line: null, crossing: 'in' },
    { camera: 'entrance_ch1', line: null, crossing: 'in' },
    { camera: 'exit', line: null, crossing: 'out' },
    { camera: 'exit_ch1', line: null, crossing: 'out' },
    { camera: 'gate', line: null, crossing: 'direction' },
  ],
} as const

/** The timeline of the car park, without decisions of people. */
export function carParkTimeline(state?: ConstructorParameters<typeof PlaceTimeline>[1]): PlaceTimeline {
  const options = {
    gapMs: 15_000,
    places: [place, floor],
    decisions: [],
    isKnown: () => false,
    passId: ({ seq, number }: PlateRead) => `${seq}/${number}`,
    visitId: (placeId: string, { id }: { id: string }) => `${placeId}/${id}`,
  }
  return new PlaceTimeline(options, state)
}

interface Samples {
  within: number
  wrong: number
  uncertain: number
  total: number
}

/** Works through the reads and compares at every sample how many are inside the car park, or its floor. */
export function judge({ floorVisits, ...park }: CarPark, placeId: 'car-park' | 'floor' = 'car-park'): Judgement {
  const truth = placeId === 'floor' ? floorVisits : park.visits
  const timeline = carParkTimeline()
  const visits = new Map<string, VisitState>()
  const passes = new Map<string, number[]>()
  const samples: Samples = { within: 0, wrong: 0, uncertain: 0, total: 0 }
  const take = () => {
    for (const { closed, state } of timeline.takePasses())
      passes.set(
        closed.id,
        state.reads.map(({ seq }) => seq),
      )
    for (const visit of timeline.takeVisits()) if (visit.placeId === placeId) visits.set(visit.id, visit)
  }
  let next = 0
  for (let at = park.from; at <= park.to; at += sampleMs) {
    for (; next < park.reads.length; next++) {
      const read = park.reads[next]
      if (!read || read.time > at) break
      timeline.add(read)
    }
    timeline.advance(at)
    take()
    sample(at, truth, { visits, samples })
  }
  timeline.advance(park.to + 2 * dayMs)
  take()
  return { ...visitsOf(truth, [...visits.values()], passes), ...parts(samples) }
}

function sample(
  at: number,
  visitsOfTruth: readonly TrueVisit[],
  { visits, samples }: { visits: Map<string, VisitState>; samples: Samples },
): void {
  const all = [...visits.values()]
  const open = all.flatMap(({ state, enteredAt }) => (state === 'open' && enteredAt !== null ? [enteredAt] : []))
  const stays = all
    .flatMap(({ state, enteredAt, leftAt }) => (state === 'closed' ? [[enteredAt ?? 0, leftAt ?? 0] as const] : []))
    .slice(-staysRead)
    .map(([from, to]) => to - from)
  // A pass is worked in a minute after it.
  const then = at - 75_000
  const truth = visitsOfTruth.filter(({ entry, exit }) => entry.at <= then && (exit === null || exit.at > then)).length
  const unseen = all.slice(-staysRead).filter(({ state }) => state === 'exit-unseen').length
  const { inside, uncertain: isUncertain } = probablyInside({ entered: open, stays, unseen, now: at })
  const isWithin = Math.abs(inside - truth) <= 1
  samples.total++
  if (isWithin) samples.within++
  if (isUncertain) samples.uncertain++
  if (!isWithin && !isUncertain) samples.wrong++
}

function parts({ within, wrong, uncertain, total }: Samples) {
  return { within: within / total, wrong: wrong / total, uncertain: uncertain / total }
}

function visitsOf(truth: readonly TrueVisit[], found: readonly VisitState[], passes: ReadonlyMap<string, number[]>) {
  const ofRead = new Map<number, { visit: TrueVisit; end: 'entry' | 'exit' }>()
  for (const visit of truth) {
    for (const { seq } of visit.entry.reads) ofRead.set(seq, { visit, end: 'entry' })
    for (const { seq } of visit.exit?.reads ?? []) ofRead.set(seq, { visit, end: 'exit' })
  }
  const seen = new Map<TrueVisit, Set<string>>()
  let invented = 0
  for (const visit of found) {
    const ends = visit.passes.flatMap(id => ofRead.get(passes.get(id)?.[0] ?? 0) ?? [])
    const isOfOne = new Set(ends.map(end => end.visit)).size === 1
    if (visit.state === 'closed' && !isOfOne) invented++
    for (const { visit: own } of ends) seen.set(own, (seen.get(own) ?? new Set()).add(isOfOne ? visit.state : 'mixed'))
  }
  const isWhole = ({ entry, exit }: TrueVisit) => entry.reads.length > 0 && exit !== null && exit.reads.length > 0
  const whole = truth.filter(isWhole)
  const half = truth.filter(one => !isWhole(one) && (one.entry.reads.length > 0 || (one.exit?.reads.length ?? 0) > 0))
  const right = whole.filter(one => [...(seen.get(one) ?? [])].join() === 'closed').length
  const said = half.filter(one => /unseen|open/.test([...(seen.get(one) ?? [])].join())).length
  return {
    visits: truth.length,
    right: right / whole.length,
    invented,
    said: half.length === 0 ? 1 : said / half.length,
    leftOver: found.filter(({ state }) => state === 'open').length,
  }
}
