export type BucketName = 'quarter' | 'hour' | 'day' | 'week'

const quarterMs = 15 * 60_000
const hourMs = 4 * quarterMs
const dayMs = 24 * hourMs

/** The clock of a zone. */
class ZoneClock {
  private readonly format: Intl.DateTimeFormat

  /** Throws a `RangeError` for a zone that Intl does not know. */
  constructor(zone: string) {
    const digits = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
    const time = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const
    this.format = new Intl.DateTimeFormat('en-US', { timeZone: zone, calendar: 'gregory', ...digits, ...time })
  }

  /** What its clock shows, as if that were UTC. */
  local(at: number): number {
    const parts: Record<string, number> = {}
    for (const { type, value } of this.format.formatToParts(at)) parts[type] = Number(value)
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
    return Date.UTC(year, month - 1, day, hour, minute, second)
  }

  offset(at: number): number {
    return this.local(at) - Math.floor(at / 1000) * 1000
  }

  /** The first moment of a day (days since 1970). Where midnight is skipped it is the moment after, where it comes twice the one that belongs to the day. */
  dayStart(day: number): number {
    const midnight = day * dayMs
    const offsets = [this.offset(midnight - dayMs), this.offset(midnight + dayMs)]
    const moments = offsets.map(offset => midnight - offset).sort((a, b) => a - b)
    return moments.find(at => this.dayOf(at) === day) ?? moments[0] ?? midnight
  }

  dayOf(at: number): number {
    return Math.floor(this.local(at) / dayMs)
  }
}

function* dayStarts(clock: ZoneClock, from: number, length: number, phase: number): Generator<number> {
  const first = clock.dayOf(from)
  for (let day = first - ((((first - phase) % length) + length) % length); ; day += length) yield clock.dayStart(day)
}

function* hourStarts(clock: ZoneClock, from: number): Generator<number> {
  const floor = (at: number) => at - (((clock.offset(at) % hourMs) + (at % hourMs)) % hourMs)
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
  const clock = new ZoneClock(zone)
  const starts = {
    quarter: () => quarterStarts(from),
    hour: () => hourStarts(clock, from),
    day: () => dayStarts(clock, from, 1, 0),
    week: () => dayStarts(clock, from, 7, (weekStart - firstWeekday + 7) % 7),
  }[bucket]()
  const edges: number[] = []
  for (const at of starts) {
    edges.push(at)
    if ((at >= to && edges.length > 1) || edges.length > most) return edges
  }
  return edges
}
