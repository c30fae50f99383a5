import type { When } from '../outputs/schemas.ts'
import type { EventFilter } from '../search/index.ts'

/** A part of a condition that the search index can answer, or come near to. */
export interface IndexedPart {
  /** As `Unmet` names it. */
  part: string
  filter: EventFilter
}

// An empty list would mean any.
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
 * What the search index knows of a condition, in the order in which the condition looks at it. Every event that the
 * condition lets through passes all of these; not the other way round. `cameraIds`: those that the condition means.
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

/** All of these filters together. */
export function together(filters: readonly EventFilter[]): EventFilter {
  const attribute = filters.flatMap(filter => filter.attribute ?? [])
  return { ...Object.assign({}, ...filters), ...(attribute.length > 0 ? { attribute } : {}) }
}
