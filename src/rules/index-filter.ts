import type { EventFilter } from '../search/index.ts'
import type { When } from './rule-schema.ts'

/** A part of a condition as a filter of the search index. The filter may match more events than the part does. */
export interface IndexedPart {
  /** The key of the part, as in `Mismatch`. */
  part: string
  filter: EventFilter
}

// Added to every list of cameras, because an empty list would match any camera.
const noCamera = ''

const only = <Value>(values: readonly Value[] | undefined) => (values?.length === 1 ? values[0] : undefined)

function platePart({ number, similar, group, list, direction }: NonNullable<When['plate']>): EventFilter {
  const one = only(number)
  const match = one === undefined ? undefined : /[*?]/.test(one) ? 'wildcard' : similar ? 'similar' : 'exact'
  const [oneList, oneDirection] = [only(list), only(direction)]
  const attribute = [
    ...(oneList === undefined ? [] : [`plate.list:${oneList}`]),
    ...(oneDirection === undefined ? [] : [`plate.direction:${oneDirection}`]),
  ]
  return {
    ...(one === undefined ? {} : { plate: one, plateMatch: match }),
    ...(group?.length ? { group } : {}),
    ...(attribute.length > 0 ? { attribute } : {}),
  }
}

function attributesPart(attributes: NonNullable<When['attributes']>): EventFilter {
  const single = Object.entries(attributes).flatMap(([name, values]) => {
    const value = only(values)
    return value === undefined || value === '*' ? [] : [`${name}:${value}`]
  })
  return single.length > 0 ? { attribute: single } : {}
}

/**
 * The parts of a condition that the search index can filter by, in the order in which the condition tests them. Every
 * event that matches the condition passes all filters, but not the other way round. `cameraIds` finds cameras by word.
 */
export function indexedParts(when: When, cameraIds: (words: readonly string[]) => string[]): IndexedPart[] {
  const { camera, category, smartType, phase, target, plate, attributes, text } = when
  const onePhase = only(phase)
  const parts: IndexedPart[] = [
    ...(camera?.length ? [{ part: 'camera', filter: { camera: [...cameraIds(camera), noCamera] } }] : []),
    ...(category?.length ? [{ part: 'category', filter: { category } }] : []),
    ...(smartType?.length ? [{ part: 'smartType', filter: { smartType } }] : []),
    ...(onePhase === undefined ? [] : [{ part: 'phase', filter: { attribute: [`phase:${onePhase}`] } }]),
    ...(target?.length ? [{ part: 'target', filter: { targetType: target } }] : []),
    ...(plate ? [{ part: 'plate', filter: platePart(plate) }] : []),
    ...(attributes ? [{ part: 'attributes', filter: attributesPart(attributes) }] : []),
    ...(text ? [{ part: 'text', filter: { text } }] : []),
  ]
  return parts.filter(({ filter }) => Object.keys(filter).length > 0)
}

/** A filter that matches only what all of these filters match. */
export function combineFilters(filters: readonly EventFilter[]): EventFilter {
  const attribute = filters.flatMap(filter => filter.attribute ?? [])
  return { ...Object.assign({}, ...filters), ...(attribute.length > 0 ? { attribute } : {}) }
}
