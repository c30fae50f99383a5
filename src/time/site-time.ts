const minuteMs = 60_000
const dayMinutes = 24 * 60
// Clocks are changed on quarters of an hour everywhere, and offsets are whole minutes today.
const blockMs = 15 * minuteMs
const mostBlocks = 5000

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof weekdays)[number]

/** What the clock on the wall says. */
export interface WallTime {
  /** 0 is Monday. */
  weekday: number
  /** Since midnight. */
  minute: number
}

/** `14:05` */
export function clockText(minute: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

/** Minutes since midnight of `14:05`; whatever is past `24:00` is `24:00`. */
export function minuteOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return Math.min(hours * 60 + minutes, dayMinutes)
}

/** Tells the time on the wall in an IANA zone, also where the clocks are changed; remembers offsets, because asking for one is slow. */
export class SiteTime {
  private readonly format: Intl.DateTimeFormat
  private readonly offsets = new Map<number, number>()

  constructor(timeZone: string) {
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    })
  }

  /** `at` in milliseconds since 1970. */
  at(at: number): WallTime {
    const minutes = Math.floor((at + this.offsetMs(at)) / minuteMs)
    const day = Math.floor(minutes / dayMinutes)
    // 1 January 1970 was a Thursday.
    const thursday = 3
    return { weekday: (((day + thursday) % 7) + 7) % 7, minute: minutes - day * dayMinutes }
  }

  private offsetMs(at: number): number {
    const block = Math.floor(at / blockMs)
    const known = this.offsets.get(block)
    if (known !== undefined) return known
    if (this.offsets.size >= mostBlocks) this.offsets.clear()
    const offset = this.askOffset(block * blockMs)
    this.offsets.set(block, offset)
    return offset
  }

  private askOffset(at: number): number {
    const parts = Object.fromEntries(this.format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts
    return Date.UTC(year, month - 1, day, hour, minute) - at
  }
}
