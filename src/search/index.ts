export { type AttributeValues, attributeValues } from './attribute-values.ts'
export {
  againStatements,
  clearIndexStatements,
  type IndexStep,
  indexReader,
  nextIndexStep,
  passOverStep,
} from './build-index.ts'
export { type CameraActivity, cameraActivity } from './camera-activity.ts'
export { type ChoiceCounts, type CountedField, countChoices, countedFields } from './choice-counts.ts'
export { type CountLimits, countEvents, type EventCount, mostCounted } from './count-events.ts'
export { type EventHistogram, eventHistogram } from './event-histogram.ts'
export { type FaceHistory, faceHistory, targetOfFace } from './face-history.ts'
export { attributesOf } from './facts.ts'
export { type DayHours, type EventFilter, fold, type PlateMatch, wordsOf } from './filter.ts'
export { type FoundEvents, findEvents, neighboursOf, type PageWanted, walkEvents } from './find-events.ts'
export { SearchIndex, type SearchIndexOptions } from './index-builder.ts'
export { indexVersion, readIndexState } from './index-state.ts'
export { type LookName, lookNames } from './look-names.ts'
export { type Looks, looks, looksOf } from './looks.ts'
export { explains, filterTest, lineNamesOf, placesOf } from './match.ts'
export { type PlateHistory, plateHistory } from './plate-history.ts'
export { type PlateWhy, plateMatcher, plateQuestion } from './plate-likeness.ts'
export { usualVehicleOf } from './plate-vehicles.ts'
export { type FoundPlates, type PlateFilter, type PlateHit, searchPlates } from './plates.ts'
export { readEvents, readEventsAfter } from './read-events.ts'
export { type RelatedSearch, relatedKinds, relatedSearches } from './related-searches.ts'
export type { Mark, Walk } from './unindexed.ts'
export { suspiciousFacts, type UsualVehicle, vehicleFacts } from './usual-vehicle.ts'
