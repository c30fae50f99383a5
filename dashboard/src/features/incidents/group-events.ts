import type { ApiEvent } from '#server/api/schemas/index.ts'
import { IncidentBook, type Sighting, sightingOf } from '#server/grouping/index.ts'

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

const isSame = (a: EventGroup, b: EventGroup) =>
  a.parts.length === b.parts.length && a.parts.every((part, at) => part === b.parts[at])

/**
 * Groups events into incidents as the server does; the group with the newest event comes first. A group of `before` that
 * did not change stays the same object, so that its card is not drawn again.
 */
export function groupEvents(events: readonly ApiEvent[], before: readonly EventGroup[] = []): EventGroup[] {
  const book = new IncidentBook()
  const inOrder = [...events].sort((a, b) => a.seq - b.seq)
  const bySeq = new Map(inOrder.map(event => [event.seq, event]))
  const incidents = new Set(inOrder.map(event => book.add(toSighting(event))))
  const known = new Map(before.map(group => [group.parts[0]?.id, group]))
  const newest = ({ parts }: EventGroup) => parts.at(-1)?.seq ?? 0
  return [...incidents]
    .flatMap(({ best, parts: sightings }) => {
      const event = bySeq.get(best.seq)
      if (!event) return []
      const group = { event, parts: sightings.flatMap(({ seq }) => bySeq.get(seq) ?? []) }
      const same = known.get(group.parts[0]?.id)
      return same && isSame(group, same) ? same : group
    })
    .sort((a, b) => newest(b) - newest(a))
}
