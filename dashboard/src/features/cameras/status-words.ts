import type { ApiCamera } from '#server/api/schemas/index.ts'
// Imported from its file, because the whole model includes the catalogue of errors.
import { alarmStateFacts } from '#server/model/alarm-states.ts'

export type StatusWord = ApiCamera['status']['word']

export const statusWords: Record<StatusWord, string> = {
  ok: 'OK',
  quiet: 'Quiet',
  offline: 'Offline',
  'clock-off': 'Clock off',
  refused: 'Refused',
}

/** Worst first, so that what needs attention is on top. */
const urgency: Record<StatusWord, number> = { refused: 0, offline: 1, 'clock-off': 2, quiet: 3, ok: 4 }

/** Waiting for approval first, then the most urgent status, then by name; ignored and hidden ones last. */
export function byUrgency(a: ApiCamera, b: ApiCamera): number {
  const rank = (camera: ApiCamera) => {
    if (camera.hidden || camera.state === 'ignored') return 9
    return camera.state === 'pending' ? -1 : urgency[camera.status.word]
  }
  return rank(a) - rank(b) || a.name.localeCompare(b.name)
}

/** The name of a device's alarm in our words, or as the device sends it; with the number of the rule, if any. */
export function alarmWords({ name, rule }: { name: string; rule: number | null }): string {
  const words = alarmStateFacts(name)?.label ?? name
  return rule === null ? words : `${words}, rule ${rule}`
}
