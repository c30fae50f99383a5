import type { AnnotatedEvent } from '../../events/index.ts'
import { addOnce, type CameraState } from './camera-state.ts'
import { stateNames } from './topics.ts'

/** Targets whose counters always have entities; `all` only after the first count. */
export const countTargets = ['person', 'vehicle', 'bike'] as const

type Place = 'line' | 'area'

function placeOf({ category }: AnnotatedEvent): Place | null {
  if (category === 'line-count') return 'line'
  return category === 'area-count' ? 'area' : null
}

function totals(event: AnnotatedEvent, place: Place, state: CameraState): Map<string, string> {
  const states = new Map<string, string>()
  for (const { target, entered, left, present } of event.counts) {
    if (entered !== null || left !== null) {
      states.set(stateNames.count(place, target), JSON.stringify({ entered, left }))
      if (target === 'all') addOnce(state.seen, 'count/all')
    }
    if (present !== null) states.set(stateNames.occupancy(target), String(present))
    if (present !== null && target === 'all') addOnce(state.seen, 'occupancy/all')
  }
  return states
}

/** Without totals, a post counts as one crossing of each of its targets. No known device reports the direction. */
function crossings(event: AnnotatedEvent, place: Place, state: CameraState): Map<string, string> {
  const states = new Map<string, string>()
  const isNew = event.seq > state.countedSeq && (event.phase === null || event.phase === 'start')
  for (const target of event.targets.length > 0 ? event.targets.map(({ type }) => type) : ['all']) {
    const key = `${place}/${target}`
    const [entered, left] = state.crossings[key] ?? [0, 0]
    state.crossings[key] = [entered + (isNew ? 1 : 0), left]
    const [enteredNow] = state.crossings[key]
    states.set(stateNames.count(place, target), JSON.stringify({ entered: enteredNow, left }))
    if (target === 'all') addOnce(state.seen, 'count/all')
  }
  state.countedSeq = Math.max(state.countedSeq, event.seq)
  return states
}

/** The counters that an event changes, by the name of their state. The same event again changes nothing. */
export function countStates(event: AnnotatedEvent, state: CameraState): Map<string, string> {
  const place = placeOf(event)
  if (place === null) return new Map()
  if (place === 'area') addOnce(state.seen, 'count/area')
  return event.counts.length > 0 ? totals(event, place, state) : crossings(event, place, state)
}
