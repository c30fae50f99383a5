import type { AnnotatedEvent, AnnotatedTarget } from '../events/index.ts'
import { plateKey } from '../model/plate-key.ts'
import type { PlateMatch } from './filter.ts'
import type { Looks } from './looks.ts'

export const relatedKinds = ['plate', 'look-alikes', 'vehicle', 'face', 'person'] as const

/** A search for more of what one target of an event shows. */
export interface RelatedSearch {
  kind: (typeof relatedKinds)[number]
  /** An index of the event's targets. */
  target: number
  filter: Pick<Looks, 'vehicleBrand' | 'vehicleType' | 'vehicleColor' | 'sex' | 'upperColor'> & {
    plate?: string
    plateMatch?: PlateMatch
    attribute?: string[]
  }
}

/** A list of a filter is joined by commas, so a value with one cannot be asked for. */
const isAskable = (value: string | null | undefined): value is string =>
  typeof value === 'string' && value.trim() !== '' && !value.includes(',')

function plateSearches({ plate }: AnnotatedTarget, target: number): RelatedSearch[] {
  const key = plate ? plateKey(plate.corrected ?? plate.number) : ''
  if (key === '') return []
  return [
    { kind: 'plate', target, filter: { plate: key, plateMatch: 'exact' } },
    { kind: 'look-alikes', target, filter: { plate: key, plateMatch: 'similar' } },
  ]
}

/** Make and color, or body and color where the camera reports no make. */
function vehicleSearches({ vehicle }: AnnotatedTarget, target: number): RelatedSearch[] {
  if (!vehicle || !isAskable(vehicle.color)) return []
  const { color, brand, type } = vehicle
  if (isAskable(brand)) {
    return [{ kind: 'vehicle', target, filter: { vehicleBrand: [brand], vehicleColor: [color] } }]
  }
  return isAskable(type) ? [{ kind: 'vehicle', target, filter: { vehicleType: [type], vehicleColor: [color] } }] : []
}

function faceSearches({ face }: AnnotatedTarget, target: number): RelatedSearch[] {
  const name = face?.match?.name
  return isAskable(name) ? [{ kind: 'face', target, filter: { attribute: [`face.match.name:${name}`] } }] : []
}

function personSearches({ person }: AnnotatedTarget, target: number): RelatedSearch[] {
  if (!person || !isAskable(person.upperColor)) return []
  const { sex, upperColor } = person
  const isSex = sex === 'male' || sex === 'female'
  return [{ kind: 'person', target, filter: { upperColor: [upperColor], ...(isSex && { sex: [sex] }) } }]
}

/** More than so many targets of one event would be a wall of links. */
const mostTargets = 6

/** The searches for more of what an event shows, each once. */
export function relatedSearches({ targets }: Pick<AnnotatedEvent, 'targets'>): RelatedSearch[] {
  const all = targets
    .slice(0, mostTargets)
    .flatMap((target, index) => [
      ...plateSearches(target, index),
      ...faceSearches(target, index),
      ...vehicleSearches(target, index),
      ...personSearches(target, index),
    ])
  return [...new Map(all.map(one => [JSON.stringify(one.filter), one])).values()]
}
