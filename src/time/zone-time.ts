import { dayMs } from './units.ts'

// The last instant of a Date, and one block before it.
const cachedUntil = 8.64e15 - dayMs
const mostEdges = 5000

/** Offsets of one zone. Asking Intl takes about 30 µs, so the answers at the edges of UTC days are cached. */
class ZoneOffsets {
  readonly #format: Intl.DateTimeFormat
  readonly #edges = new Map<number, number>()

  constructor(timeZone: string) {
    this.#format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  }

  /** No zone changes its offset twice within 24 hours, so equal offsets at both edges hold in between. */
  at(instant: number): number {
    if (!(Math.abs(instant) < cachedUntil)) return this.#ask(instant)
    const day = Math.floor(instant / dayMs)
    const offset = this.#atEdge(day)
    return offset === this.#atEdge(day + 1) ? offset : this.#ask(instant)
  }

  #atEdge(day: number): number {
    const known = this.#edges.get(day)
    if (known !== undefined) return known
    if (this.#edges.size >= mostEdges) this.#edges.clear()
    const offset = this.#ask(day * dayMs)
    this.#edges.set(day, offset)
    return offset
  }

  #ask(instant: number): number {
    const parts = this.#format.formatToParts(instant)
    const name = parts.find(part => part.type === 'timeZoneName')?.value ?? ''
    const offset = /([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(name)
    if (offset === null) return 0
    const seconds = Number(offset[2]) * 3600 + Number(offset[3]) * 60 + Number(offset[4] ?? 0)
    return (offset[1] === '-' ? -1000 : 1000) * seconds
  }
}

const zones = new Map<string, ZoneOffsets>()

/**
 * Returns the lead of an IANA zone's clocks over UTC at an instant (milliseconds since 1970), in milliseconds. Throws a
 * `RangeError` for an unknown zone.
 */
export function zoneOffsetMs(instant: number, timeZone: string): number {
  let zone = zones.get(timeZone)
  if (zone === undefined) {
    zone = new ZoneOffsets(timeZone)
    zones.set(timeZone, zone)
  }
  return zone.at(instant)
}

/** True for a zone that Intl knows: an IANA name or an offset such as `+02:00`. */
export function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return true
  } catch {
    return false
  }
}

/** The wall time of a zone at an instant: the time on its clocks, as milliseconds since 1970 as if the zone were UTC. */
export const wallTime = (instant: number, timeZone: string) => instant + zoneOffsetMs(instant, timeZone)

const readings = (wall: number, timeZone: string) =>
  [wall - dayMs, wall + dayMs].map(near => wall - zoneOffsetMs(near, timeZone))

/** The instants at which clocks of a zone show `wall`: two in an hour that is repeated, none in one that is skipped. */
export function instantsOfWall(wall: number, timeZone: string): number[] {
  return [...new Set(readings(wall, timeZone))].filter(instant => wallTime(instant, timeZone) === wall)
}

/**
 * The instant at which clocks of a zone show `wall`: the first where there are two; where there is none, as if the clocks
 * had not been changed yet.
 */
export function instantOfWall(wall: number, timeZone: string): number {
  return instantsOfWall(wall, timeZone)[0] ?? wall - zoneOffsetMs(wall - dayMs, timeZone)
}
