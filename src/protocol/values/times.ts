import { dayMs } from '../../time/units.ts'
import { hourOfDay, wallOf } from '../../time/wall-date.ts'
import { instantOfWall, instantsOfWall } from '../../time/zone-time.ts'

/** When a post was received, and in which zone; needed to read its times. */
export interface Clock {
  receivedAt: Date
  /** IANA name of the server's zone, in which devices' local times are read. */
  timeZone: string
}

const oldest = Date.UTC(2000, 0, 1)

/**
 * The instant of a `currentTime`, ISO 8601 UTC. The unit follows from the digits: up to 11 seconds, 12–14 milliseconds,
 * 15–17 microseconds, 18–19 nanoseconds. Null outside 2000 … tomorrow: NVRs send 18445822972087551616 for plates.
 */
export function instantOf(text: string | undefined, receivedAt: Date): string | null {
  if (text === undefined || !/^\d{1,19}$/.test(text)) return null
  const ms = milliseconds(text)
  return ms >= oldest && ms <= receivedAt.getTime() + dayMs ? new Date(ms).toISOString() : null
}

function milliseconds(digits: string): number {
  if (digits.length <= 11) return Number(digits) * 1000
  if (digits.length <= 14) return Number(digits)
  return Number(digits.slice(0, digits.length <= 17 ? -3 : -6))
}

/** The microseconds (0–999) of a `currentTime` beyond its milliseconds; 0 where its digits are not that fine. */
export function microsOf(text: string | undefined): number {
  if (text === undefined || !/^\d{15,19}$/.test(text)) return 0
  return Number(text.length <= 17 ? text.slice(-3) : text.slice(-6, -3))
}

/** The instant of a `dataTime`, which is the device's wall clock without a zone, read in the server's zone; null where unusable. */
export function localInstantOf(text: string | undefined, clock: Clock): string | null {
  const wall = text === undefined ? null : wallClock(text)
  if (wall === null) return null
  const instants = instantsOfWall(wall, clock.timeZone)
  const ms = nearest(instants, clock.receivedAt.getTime()) ?? instantOfWall(wall, clock.timeZone)
  return ms >= oldest && ms <= clock.receivedAt.getTime() + dayMs ? new Date(ms).toISOString() : null
}

/** The instant nearest to `to`: in an hour that a clock change repeats, the reading nearer to the receipt. */
function nearest(instants: number[], to: number): number | null {
  let best: number | null = null
  for (const instant of instants) {
    if (best === null || Math.abs(instant - to) < Math.abs(best - to)) best = instant
  }
  return best
}

const yearFirst = /^(?<year>\d{4})[-/](?<month>\d{1,2})[-/](?<day>\d{1,2})[ T]+(?<time>\S+(?: [ap]m)?)$/i
const monthFirst = /^(?<month>\d{1,2})[-/](?<day>\d{1,2})[-/](?<year>\d{4}) +(?<time>\S+(?: [ap]m)?)$/i
const timeOfDay = /^(\d{1,2}):(\d{2}):(\d{2})(?: ?([ap])m)?$/i

/** `2026-11-23 14:05:09` or `11-23-2026 02:05:09 PM`, as if it were UTC; null for a date or time that does not exist. */
function wallClock(text: string): number | null {
  const date = (yearFirst.exec(text) ?? monthFirst.exec(text))?.groups
  const time = timeOfDay.exec(date?.time ?? '')
  if (date === undefined || time === null) return null
  const hour = hourOfDay(Number(time[1]), time[4])
  const [year = 0, month = 0, day = 0] = [date.year, date.month, date.day].map(Number)
  return hour === null ? null : wallOf({ year, month, day, hour, minute: Number(time[2]), second: Number(time[3]) })
}
