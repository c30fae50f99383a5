import type { Event } from '../model/index.ts'

/** A clock that is further off is wrong, so the time of receipt says better when the event was. */
const mostMs = 24 * 60 * 60_000

/** The time to show, search and count an event by: the camera's own, unless it has none or is more than 24 h from the receipt. */
export function eventTime(occurredAt: string | null, receivedAt: Date): Pick<Event, 'time' | 'timeSource'> {
  if (occurredAt !== null && Math.abs(Date.parse(occurredAt) - receivedAt.getTime()) <= mostMs) {
    return { time: occurredAt, timeSource: 'camera' }
  }
  return { time: receivedAt.toISOString(), timeSource: 'receipt' }
}
