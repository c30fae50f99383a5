import { localText, offsetText } from './local-text.ts'
import { minuteMs } from './units.ts'
import { zoneOffsetMs } from './zone-time.ts'

/** The offset of a zone from UTC at an instant (milliseconds since 1970): `UTC+1`. */
export const zoneOffsetText = (at: number, timeZone: string) => offsetText(zoneOffsetMs(at, timeZone) / minuteMs)

/** Local time with its offset: `2026-11-28 14:05:09 (UTC+1)`. */
export function zonedText(at: number, timeZone: string): string {
  return `${localText(at, timeZone, 'second')} (${zoneOffsetText(at, timeZone)})`
}
