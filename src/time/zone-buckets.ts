import { dayOf, startOfDay } from './zone-days.ts'
import { zoneOffsetMs } from './zone-time.ts'

export type BucketName = 'quarter' | 'hour' | 'day' | 'week'

const quarterMs = 15 * 60_000
const hourMs = 4 * quarterMs
/** Spans of so many days; `phase` is the number of a day with which one begins. */
function* dayStarts(zone: string, from: number, { length, phase }: { length: number; phase: number }) {
  const first = dayOf(from, zone)
  let last = Number.NEGATIVE_INFINITY
  for (let day = first - ((((first - phase) % length) + length) % length); ; day += length) {
    const at = startOfDay(day, zone)
    // A day that an island skipped when it crossed the date line is none.
    if (at > last) yield at
    last = at
  }
}

function* hourStarts(zone: string, from: number): Generator<number> {
  const floor = (at: number) => at - (((zoneOffsetMs(at, zone) % hourMs) + (at % hourMs)) % hourMs)
  for (let at = floor(from); ; ) {
    yield at
    const next = floor(at + hourMs)
    at = next > at ? next : at + hourMs
  }
}

function* quarterStarts(from: number): Generator<number> {
  for (let at = Math.floor(from / quarterMs) * quarterMs; ; at += quarterMs) yield at
}

// 1 January 1970 was a Thursday.
const firstWeekday = 4

export interface ZoneBucketsQuery {
  bucket: BucketName
  /** Milliseconds since 1970. */
  from: number
  to: number
  /** IANA name. */
  zone: string
  /** 0 is Sunday. */
  weekStart: number
  /** More edges than this are not worked out. */
  most: number
}

/**
 * Where stretches of time begin on the clock of a zone, and where the last ends: the first holds `from`, the last ends at
 * or after `to`. Days and weeks may be an hour longer or shorter. Throws a `RangeError` for an unknown zone.
 */
export function zoneBuckets({ bucket, from, to, zone, weekStart, most }: ZoneBucketsQuery): number[] {
  const starts = {
    quarter: () => quarterStarts(from),
    hour: () => hourStarts(zone, from),
    day: () => dayStarts(zone, from, { length: 1, phase: 0 }),
    week: () => dayStarts(zone, from, { length: 7, phase: (weekStart - firstWeekday + 7) % 7 }),
  }[bucket]()
  const edges: number[] = []
  for (const at of starts) {
    edges.push(at)
    if ((at >= to && edges.length > 1) || edges.length > most) return edges
  }
  return edges
}
