import type { ApiPlace } from '#server/api/schemas/index.ts'

interface PlacedPlace {
  place: ApiPlace
  /** 0 for a place that stands in no other. */
  depth: number
}

/** Places by name, each followed by the places that stand in it. */
export function inOrder(places: readonly ApiPlace[]): PlacedPlace[] {
  const ids = new Set(places.map(({ id }) => id))
  const byName = places.toSorted((a, b) => a.name.localeCompare(b.name))
  const within = (parent: string | null, depth: number): PlacedPlace[] =>
    byName
      .filter(place => (place.parent !== null && ids.has(place.parent) ? place.parent : null) === parent)
      .flatMap(place => [{ place, depth }, ...within(place.id, depth + 1)])
  return within(null, 0)
}
