import type { ApiEvent } from '#server/api/schemas/index.ts'
import { bestEvent, IncidentBook, type Sighting, sightingOf } from '#server/grouping/index.ts'

/** Events about the same thing, as one card. */
export interface EventGroup {
  /** The event that shows most of it. */
  event: ApiEvent
  /** All its events, oldest first. */
  parts: readonly ApiEvent[]
}

/** Whether the open event is one of a group. */
export const isOpen = ({ parts }: EventGroup, openId: string | undefined) => parts.some(({ id }) => id === openId)

function toSighting(event: ApiEvent): Sighting {
  const { seq, id, camera, receivedAt, time } = event
  const head = { seq, id, camera: camera.id, receivedAt: Date.parse(receivedAt), time: Date.parse(time) }
  return sightingOf(head, event)
}

const isSame = (a: EventGroup, b: EventGroup | undefined) =>
  b !== undefined && a.parts.length === b.parts.length && a.parts.every((part, at) => part === b.parts[at])

/**
 * Groups events into incidents as the server does; the group with the newest event comes first. A group of `before` that
 * did not change stays the same object, so that its card is not drawn again.
 */
export function groupEvents(events: readonly ApiEvent[], before: readonly EventGroup[] = []): EventGroup[] {
  const book = new IncidentBook()
  const bySeq = new Map(events.map(event => [event.seq, event]))
  const groups = new Map<number, [ApiEvent, ...ApiEvent[]]>()
  const sightings = new Map<number, Sighting>()
  for (const event of [...events].sort((a, b) => a.seq - b.seq)) {
    const sighting = toSighting(event)
    sightings.set(event.seq, sighting)
    const { first } = book.add(sighting)
    const group = groups.get(first.seq)
    if (group) group.push(event)
    else groups.set(first.seq, [event])
  }
  const known = new Map(before.map(group => [group.parts[0]?.id, group]))
  const newest = ({ parts }: EventGroup) => parts.at(-1)?.seq ?? 0
  return [...groups.values()]
    .map(parts => {
      const [first, ...others] = parts.map(({ seq }) => sightings.get(seq) as Sighting)
      const best = bestEvent([first as Sighting, ...others])
      const group = { event: bySeq.get(best.seq) ?? parts[0], parts }
      const same = known.get(parts[0].id)
      return isSame(group, same) ? (same as EventGroup) : group
    })
    .sort((a, b) => newest(b) - newest(a))
}
