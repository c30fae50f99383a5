import { endOfDay, readSheetDate } from '../../lib/sheet-date.ts'
import { wallText } from '../../time/local-text.ts'
import type { DeviceZone } from './device-zone.ts'

/** A date in the form of the device, or a problem as a sentence. */
export type ReadDate = { text: string } | { problem: string }

/**
 * Reads a date for a device: `2026-11-23`, `2026-11-23 14:05`, `23.11.2026` and similar on the device's own clock, or an
 * instant with its zone. As an end (`isEnd`) a day includes its last second.
 */
export function readDeviceDate(given: string, { zone, isEnd }: { zone: DeviceZone; isEnd: boolean }): ReadDate {
  const date = readSheetDate(given)
  if (typeof date === 'string') return { problem: date }
  if (date.kind === 'wall') return { text: wallText(isEnd && date.wholeDay ? endOfDay(date.wall) : date.wall) }
  const text = isEnd ? zone.until(date.at) : zone.from(date.at)
  return { text: text ?? '' }
}
