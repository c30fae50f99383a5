import { randomOf } from '../../src/simulator/index.ts'
import { timesOf } from './day-rhythm.ts'
import { EventSource, type SeededCamera, type SeededEvent } from './event-source.ts'
import { PlateStock } from './plate-stock.ts'

/** The events of a seed. Every thread that has the same plan makes the same events. */
export interface SeedPlan {
  seed: number
  events: number
  days: number
  /** Milliseconds since 1970: no event is later. */
  end: number
  cameras: SeededCamera[]
}

/** The events of a plan, oldest first, numbered from 1. */
export function* seededEvents({ seed, events, days, end, cameras }: SeedPlan): Generator<SeededEvent> {
  const regulars = Math.max(20, Math.round(events / 60))
  const source = new EventSource({ seed, cameras, plates: new PlateStock(regulars, randomOf(seed, 'plates')) })
  let seq = 0
  for (const time of timesOf(end, days, events, randomOf(seed, 'times'))) yield source.next(++seq, time)
}

/** The input of a thread of the seed, which acts on the first `count` events of the plan. */
export interface PartOfSeed {
  plan: SeedPlan
  count: number
  /** The file that the thread writes. */
  path: string
}
