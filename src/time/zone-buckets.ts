import { dayMs, hourMs, minuteMs } from './units.ts'
import { dayOf, startOfDay } from './zone-days.ts'
import { wallTime, zoneOffsetMs } from './zone-time.ts'

export type BucketName = 'quarter' | 'hour' | 'day' | 'week' | 'month'

const quarterMs = 15 * minuteMs

/** Starts of spans of `length` days; `phase` is the number of a day on which a span starts. */
function* dayStarts(zone: string, from: number, { length, phase }: { length: number; phase: number }) {
  const first = dayOf(from, zone)
  let last = Number.NEGATIVE_INFINITY
  for (let day = first - ((((first - phase) % length) + length) % length); ; day += length) {
    const at = startOfDay(day, zone)
    // An island that crosses the date line skips a day.
    if (at > last) yield at
    last = at
  }
}

function* monthStarts(zone: string, from: number): Generator<number> {
  const first = new Date(wallTime(from, zone))
  for (let month = first.getUTCMonth(); ; month++) {
    yield startOfDay(Date.UTC(first.getUTCFullYear(), month, 1) / dayMs, zone)
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
  /** Stops after so many edges. */
  most: number
}

/**
 * The edges of buckets on the clocks of a zone: the first bucket contains `from`, the last ends at or after `to`. Days and
 * weeks may be an hour longer or shorter. Throws a `RangeError` for an unknown zone.
 */
export function zoneBuckets({ bucket, from, to, zone, weekStart, most }: ZoneBucketsQuery): number[] {
  const starts = {
    quarter: () => quarterStarts(from),
    hour: () => hourStarts(zone, from),
    day: () => dayStarts(zone, from, { length: 1, phase: 0 }),
    week: () => dayStarts(zone, from, { length: 7, phase: (weekStart - firstWeekday + 7) % 7 }),
    month: () => monthStarts(zone, from),
  }[bucket]()
  const edges: number[] = []
  for (const at of starts) {
    edges.push(at)
    if ((at >= to && edges.length > 1) || edges.length > most) return edges
  }
  return edges
}
