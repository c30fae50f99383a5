import type { ApiCamera } from '../../../../src/api/schemas/index.ts'

export type StatusWord = ApiCamera['status']['word']

export const statusWords: Record<StatusWord, string> = {
  ok: 'OK',
  quiet: 'Quiet',
  offline: 'Offline',
  'clock-off': 'Clock off',
  refused: 'Refused',
}

/** Worst first: what needs a person stands on top. */
const urgency: Record<StatusWord, number> = { refused: 0, offline: 1, 'clock-off': 2, quiet: 3, ok: 4 }

/** Waiting for approval first, then the most urgent status, then by name; ignored and hidden ones last. */
export function byUrgency(a: ApiCamera, b: ApiCamera): number {
  const rank = (camera: ApiCamera) => {
    if (camera.hidden || camera.state === 'ignored') return 9
    return camera.state === 'pending' ? -1 : urgency[camera.status.word]
  }
  return rank(a) - rank(b) || a.name.localeCompare(b.name)
}

const alarmNames: Record<string, string> = {
  aoiEntry: 'Zone entry',
  aoiLeave: 'Zone exit',
  asd: 'Sound',
  cdd: 'Crowd',
  chlOffline: 'Recorder lost this camera',
  clarityAbnormal: 'Picture out of focus',
  colorAbnormal: 'Colours off',
  cpc: 'People counting',
  humanMotion: 'Person moving',
  ipd: 'Intrusion',
  loitering: 'Loitering',
  motion: 'Motion',
  osc: 'Object left or missing',
  passline: 'Counting',
  perimeter: 'Perimeter',
  pvd: 'Parking',
  sceneChange: 'Scene changed',
  sensor: 'Alarm input',
  traffic: 'Area counting',
  tripwire: 'Tripwire',
  vehice: 'License plate',
  vehicle: 'License plate',
  vehicleMotion: 'Vehicle moving',
  vfd: 'Face',
}

/** The device's alarm in our words, its own where we have none; with the rule's number where there is one. */
export function alarmWords({ name, rule }: { name: string; rule: number | null }): string {
  const words = alarmNames[name] ?? name
  return rule === null ? words : `${words}, rule ${rule}`
}
