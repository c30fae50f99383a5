import type { Door } from '../grouping/index.ts'
import type { Weekday } from '../time/week-time.ts'

/** Hours in which a place is open, on the clocks of the server's zone; a `to` before `from` means past midnight. */
export interface OpenHours {
  days: Weekday[]
  from: string
  to: string
}

/** The settings of a place. */
export interface PlaceFacts {
  name: string
  /** The place that it stands in. */
  parent: string | null
  doors: Door[]
  /** For how many vehicles there is room; null where that does not matter. */
  capacity: number | null
  /** The time of day at which counters are set to zero, for example `04:00`; null for never. */
  resetAt: string | null
  /** Minutes by group of known plates; `*` is for all others. */
  stayLimits: Record<string, number>
  unseenAfterMinutes: number
  openingHours: OpenHours[]
}

export interface Place extends PlaceFacts {
  id: string
  createdAt: number
}
