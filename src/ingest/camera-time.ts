import type { Message } from '../model/index.ts'
import { minuteMs } from '../time/units.ts'
import { wallTime } from '../time/zone-time.ts'

export interface CameraTime {
  /** IANA name of the zone in which decoding has read local times. */
  timeZone: string
  /** The minutes by which the camera's local time is ahead of UTC, learned from its posts; null while it is unknown. */
  offsetMinutes: number | null
}

/** Reads a message's local time in the camera's own zone, where that is known. */
export function inCameraTime<Some extends Message>(message: Some, { timeZone, offsetMinutes }: CameraTime): Some {
  const { occurredAt, occurredAtZone } = message
  if (offsetMinutes === null || occurredAt === null || occurredAtZone !== 'server') return message
  const instant = wallTime(Date.parse(occurredAt), timeZone) - offsetMinutes * minuteMs
  return { ...message, occurredAt: new Date(instant).toISOString(), occurredAtZone: 'camera' }
}
