import { type Category, type CategorySensor, categories, categoryFacts, type ImageGroup } from '../../model/index.ts'

/** A category that has a binary sensor. */
export interface Detection extends CategorySensor {
  category: Category
}

const motionFirst = ['motion' as const, ...categories.filter(category => category !== 'motion')]

/** The usual sensors first, in the order in which they are announced. */
export const detections: readonly Detection[] = motionFirst
  .flatMap(category => {
    const { sensor } = categoryFacts[category]
    return sensor ? [{ category, ...sensor }] : []
  })
  .toSorted((one, other) => Number(other.isUsual) - Number(one.isUsual))

export function detectionOf(category: Category): Detection | null {
  return detections.find(detection => detection.category === category) ?? null
}

export function imageGroupOf(category: Category): ImageGroup {
  return categoryFacts[category].imageGroup
}
