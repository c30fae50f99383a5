import { formatCount } from '#format/numbers.ts'
import type { ApiLine, ApiPlace } from '#server/api/schemas/index.ts'

type Door = ApiPlace['doors'][number]

export const crossingWords = { in: 'In', out: 'Out', direction: 'By direction' } as const

/** The meaning of crossing a door, in words. */
export const crossingHints: Record<Door['crossing'], string> = {
  in: 'everyone who passes goes in',
  out: 'everyone who passes goes out',
  direction: 'the camera says who goes in and who goes out',
}

/** A name for each line and zone of a camera: its own, or `Line 2`, `Zone 1`. */
export function lineNames(lines: readonly ApiLine[]): Map<string, string> {
  const counted: Record<string, number> = {}
  const nameOf = ({ camera, shape, name }: ApiLine) => {
    const key = `${camera} ${shape}`
    const number = (counted[key] ?? 0) + 1
    counted[key] = number
    return name ?? `${shape === 'line' ? 'Line' : 'Zone'} ${number}`
  }
  return new Map(lines.map(line => [line.id, nameOf(line)]))
}

/** True where the place knows vehicles by their plates. */
export const readsPlates = ({ doors }: Pick<ApiPlace, 'doors'>): boolean => doors.some(({ line }) => line === null)

/** `12 vehicles`, `3 people`, `12 vehicles · 3 people` */
export function insideWords(place: Pick<ApiPlace, 'doors' | 'occupancy'>): string {
  const { vehicles, people } = place.occupancy
  const hasVehicles = vehicles > 0 || readsPlates(place)
  const words = [
    hasVehicles && formatCount(vehicles, 'vehicle'),
    (people > 0 || !hasVehicles) && formatCount(people, 'person', 'people'),
  ]
  return words.filter(Boolean).join(' · ')
}

/** The number of free spaces; null without a capacity. */
export function freeSpaces(place: ApiPlace): number | null {
  if (place.capacity === null) return null
  const { vehicles, people } = place.occupancy
  return Math.max(0, place.capacity - (vehicles > 0 || readsPlates(place) ? vehicles : people))
}
