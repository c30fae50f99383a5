import type { Queries } from '../database/index.ts'
import type { Event } from '../model/index.ts'
import { fold } from './filter.ts'
import { findEvents } from './find-events.ts'
import { askOf } from './question.ts'
import { camerasOf, newestHours, type Sightings, sightingHours } from './sighting-hours.ts'

/** The history of a person whom devices recognized by the face. Times are milliseconds since 1970. */
export interface FaceHistory extends Sightings {
  /** The last event with the person. */
  last: Event
  sightings: number
  firstAt: number
  lastAt: number
}

/** The index of the target that is recognized as the person of this name; -1 for none. */
export function targetOfFace({ targets }: Pick<Event, 'targets'>, name: string): number {
  return targets.findIndex(({ face }) => fold(face?.match?.name ?? '') === fold(name))
}

/** The history of the person of this name in any case, as far as the given cameras (ids or names) saw them; null for none. */
export async function faceHistory(queries: Queries, name: string, camera?: string[]): Promise<FaceHistory | null> {
  const filter = { attribute: [`face.match.name:${name}`], camera }
  const newest = { sort: 'time', direction: 'older', mark: null, inclusive: false, limit: 1 } as const
  const [{ events }, hours, question] = await Promise.all([
    findEvents(queries, filter, newest),
    sightingHours(queries, filter),
    askOf(queries, { camera }),
  ])
  const [last] = events
  if (!last || hours.length === 0) return null
  return {
    last,
    sightings: hours.reduce((sum, one) => sum + one.sightings, 0),
    firstAt: hours.reduce((first, one) => Math.min(first, one.firstAt), Number.POSITIVE_INFINITY),
    lastAt: hours.reduce((at, one) => Math.max(at, one.lastAt), 0),
    cameras: camerasOf(question, hours),
    hours: newestHours(hours),
  }
}
