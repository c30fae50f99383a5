import type { DeviceClock } from '../../device-client/index.ts'
import { wallText } from '../../time/local-text.ts'
import { minuteMs, secondMs } from '../../time/units.ts'
import { parseWallText } from '../../time/wall-date.ts'
import { instantOfWall, wallTime, zoneOffsetMs } from '../../time/zone-time.ts'

const quarterMs = 15 * minuteMs

/** Converts dates of a device: `YYYY-MM-DD HH:mm:ss` on its own wall clock. The end of a validity is its last second. */
export interface DeviceZone {
  /** Milliseconds since 1970 to the device's text; null stays null. */
  from(instant: number | null): string | null
  /** The same for the end of a validity: exclusive for us, the last valid second for the device. */
  until(instant: number | null): string | null
  instantOfFrom(text: string | null): number | null
  instantOfUntil(text: string | null): number | null
}

interface WallClock {
  toWall(instant: number): number
  toInstant(wall: number): number
}

function zoneOf({ toWall, toInstant }: WallClock): DeviceZone {
  const read = (text: string | null, plus: number) => {
    const wall = text === null ? null : parseWallText(text)
    return wall === null ? null : toInstant(wall + plus)
  }
  return {
    from: instant => (instant === null ? null : wallText(toWall(instant))),
    until: instant => (instant === null ? null : wallText(toWall(instant) - secondMs)),
    instantOfFrom: text => read(text, 0),
    instantOfUntil: text => read(text, secondMs),
  }
}

/** The zone of a device whose clock was read at `now`; `timeZone` (IANA, the server's) when the clock is unknown. */
export function deviceZone(clock: DeviceClock | null, now: Date, timeZone: string): DeviceZone {
  const here: WallClock = {
    toWall: instant => wallTime(instant, timeZone),
    toInstant: wall => instantOfWall(wall, timeZone),
  }
  const shown = clock && parseWallText(clock.deviceTime)
  if (clock === null || clock.timeZone === null || shown === null) return zoneOf(here)
  const offset = Math.round((shown - clock.offsetMs - now.getTime()) / quarterMs) * quarterMs
  // A device with our offset is taken to be in our zone, so that it also follows our daylight saving time.
  if (offset === zoneOffsetMs(now.getTime(), timeZone)) return zoneOf(here)
  return zoneOf({ toWall: instant => instant + offset, toInstant: wall => wall - offset })
}
