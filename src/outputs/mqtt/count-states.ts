import type { AnnotatedEvent } from '../../events/index.ts'
import { addOnce, type CameraMemory } from './camera-memory.ts'
import { stateNames } from './topics.ts'

/** Targets whose counters have entities from the start. */
export const countTargets = ['person', 'vehicle', 'bike'] as const

type Place = 'line' | 'area'

function placeOf({ category }: AnnotatedEvent): Place | null {
  if (category === 'line-count') return 'line'
  return category === 'area-count' ? 'area' : null
}

function totals(event: AnnotatedEvent, place: Place, memory: CameraMemory): Map<string, string> {
  const states = new Map<string, string>()
  for (const { target, entered, left, present } of event.counts) {
    if (entered !== null || left !== null) {
      states.set(stateNames.count(place, target), JSON.stringify({ entered, left }))
      if (target === 'all') addOnce(memory.seen, 'count/all')
    }
    if (present !== null) states.set(stateNames.occupancy(target), String(present))
    if (present !== null && target === 'all') addOnce(memory.seen, 'occupancy/all')
  }
  return states
}

/** A post without totals is one crossing of each of its targets; which way, no device is known to say. */
function crossings(event: AnnotatedEvent, place: Place, memory: CameraMemory): Map<string, string> {
  const states = new Map<string, string>()
  const isNew = event.seq > memory.countedSeq && (event.phase === null || event.phase === 'start')
  for (const target of event.targets.length > 0 ? event.targets.map(({ type }) => type) : ['all']) {
    const key = `${place}/${target}`
    const [entered, left] = memory.crossings[key] ?? [0, 0]
    memory.crossings[key] = [entered + (isNew ? 1 : 0), left]
    const [enteredNow] = memory.crossings[key]
    states.set(stateNames.count(place, target), JSON.stringify({ entered: enteredNow, left }))
    if (target === 'all') addOnce(memory.seen, 'count/all')
  }
  memory.countedSeq = Math.max(memory.countedSeq, event.seq)
  return states
}

/** The counters an event changes, by the names of their states; the same event again changes nothing. */
export function countStates(event: AnnotatedEvent, memory: CameraMemory): Map<string, string> {
  const place = placeOf(event)
  if (place === null) return new Map()
  if (place === 'area') addOnce(memory.seen, 'count/area')
  return event.counts.length > 0 ? totals(event, place, memory) : crossings(event, place, memory)
}
