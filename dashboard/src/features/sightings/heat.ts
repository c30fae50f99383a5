import type { FaceHistory } from '#server/api/schemas/index.ts'
import { dayMs } from '#server/time/units.ts'

/** One hour of one day in which a plate or a person was seen. */
export interface HeatCell {
  /** 0 is the oldest day shown. */
  day: number
  hour: number
  sightings: number
}

interface Heat {
  cells: HeatCell[]
  /** Wall-clock midnights, as if the zone were UTC. */
  days: Date[]
  most: number
}

/** UTC hours as hours of the zone's days, the newest `days` of them. `wallOf` gives what the zone's clocks show. */
export function heatOf(
  hours: FaceHistory['hours'],
  options: { now: number; days: number; wallOf: (at: number) => number },
): Heat {
  const { days, wallOf } = options
  const today = Math.floor(wallOf(options.now) / dayMs)
  const first = today - days + 1
  const found = new Map<string, HeatCell>()
  for (const { from, sightings } of hours) {
    const wall = new Date(wallOf(Date.parse(from)))
    const day = Math.floor(wall.getTime() / dayMs) - first
    if (day < 0 || day >= days) continue
    const cell = { day, hour: wall.getUTCHours(), sightings }
    const key = `${cell.day} ${cell.hour}`
    found.set(key, { ...cell, sightings: sightings + (found.get(key)?.sightings ?? 0) })
  }
  const cells = [...found.values()]
  return {
    cells,
    days: Array.from({ length: days }, (_, index) => new Date((first + index) * dayMs)),
    most: cells.reduce((most, cell) => Math.max(most, cell.sightings), 0),
  }
}

/** The habit in words: on how many days it came, and at which time of day most. */
export function habitWords({ cells, days }: Heat): string {
  if (cells.length === 0) return `Not seen in the last ${days.length} days.`
  const seenOn = new Set(cells.map(cell => cell.day)).size
  const byHour = Array.from({ length: 24 }, (_, hour) =>
    cells.filter(cell => cell.hour === hour).reduce((sum, cell) => sum + cell.sightings, 0),
  )
  const busiest = byHour.indexOf(Math.max(...byHour))
  const at = (hour: number) => `${String(hour % 24).padStart(2, '0')}:00`
  return `Seen on ${seenOn} of the last ${days.length} days, mostly between ${at(busiest)} and ${at(busiest + 1)}.`
}
