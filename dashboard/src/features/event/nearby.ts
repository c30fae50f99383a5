import type { ApiEvent } from '#server/api/schemas/index.ts'

/** Events of this long before and after are what else happened. */
export const nearbyMs = 60_000

/** The time around an event as a filter; its end is exclusive. */
export function spanAround({ time }: Pick<ApiEvent, 'time'>, aroundMs: number): { from: string; to: string } {
  const at = Date.parse(time)
  return { from: new Date(at - aroundMs).toISOString(), to: new Date(at + aroundMs + 1).toISOString() }
}

/** The other events, nearest in time first: at the camera of the event, and at others. */
export function splitByCamera(event: ApiEvent, found: readonly ApiEvent[]) {
  const at = Date.parse(event.time)
  const distance = ({ time }: ApiEvent) => Math.abs(Date.parse(time) - at)
  const others = found.filter(other => other.id !== event.id).sort((a, b) => distance(a) - distance(b))
  return {
    here: others.filter(other => other.camera.id === event.camera.id),
    elsewhere: others.filter(other => other.camera.id !== event.camera.id),
  }
}
