import type { Event } from '../model/index.ts'

/** A clock that is further off is wrong: then the time of receipt is closer to the truth. */
const mostMs = 24 * 60 * 60_000

/** The time by which an event is shown, searched and counted: the camera's, unless it is missing or over 24 h from the receipt. */
export function eventTime(occurredAt: string | null, receivedAt: Date): Pick<Event, 'time' | 'timeSource'> {
  if (occurredAt !== null && Math.abs(Date.parse(occurredAt) - receivedAt.getTime()) <= mostMs) {
    return { time: occurredAt, timeSource: 'camera' }
  }
  return { time: receivedAt.toISOString(), timeSource: 'receipt' }
}
