import type { ApiPlace } from '#server/api/schemas/index.ts'

export type Door = ApiPlace['doors'][number]
export type OpenHours = ApiPlace['openingHours'][number]

/** The settings of a place as a form holds them. */
export type PlaceDraft = Pick<
  ApiPlace,
  'name' | 'doors' | 'capacity' | 'resetAt' | 'stayLimits' | 'unseenAfterMinutes' | 'parent' | 'openingHours'
>

export const newDraft: PlaceDraft = {
  name: '',
  doors: [],
  capacity: null,
  resetAt: null,
  stayLimits: {},
  unseenAfterMinutes: 1440,
  parent: null,
  openingHours: [],
}

export function draftOf(place: ApiPlace): PlaceDraft {
  const { name, doors, capacity, resetAt, stayLimits, unseenAfterMinutes, parent, openingHours } = place
  return { name, doors, capacity, resetAt, stayLimits, unseenAfterMinutes, parent, openingHours }
}

export const sameDoor = (a: Door, b: Door): boolean => a.camera === b.camera && a.line === b.line

/** The place and all that stand in it, which it cannot stand in. */
export function withInner(id: string, places: readonly ApiPlace[]): string[] {
  const inner = places.filter(({ parent }) => parent === id)
  return [id, ...inner.flatMap(place => withInner(place.id, places))]
}
