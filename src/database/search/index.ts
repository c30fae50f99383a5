export { clearIndexStatements, type IndexStep, nextIndexStep } from './build-index.ts'
export { countEvents, type EventCount } from './count-events.ts'
export { type EventHistogram, eventHistogram } from './event-histogram.ts'
export type { SearchedEvent, SearchedPlate, SearchedTarget } from './facts.ts'
export type { EventFilter, PlateMatch } from './filter.ts'
export { type FoundEvents, findEvents, neighboursOf, type PageWanted, walkEvents } from './find-events.ts'
export { indexVersion, readIndexState } from './index-state.ts'
export { filterTest, matchesFilter } from './match.ts'
export { type AttributeValues, attributeValues, type CameraActivity, cameraActivity } from './overviews.ts'
export type { PlateWhy } from './plate-likeness.ts'
export {
  type FoundPlates,
  type PlateFilter,
  type PlateHistory,
  type PlateHit,
  plateHistory,
  searchPlates,
} from './plates.ts'
export { readEntriesAfter, readEvent, readEventsBySeq } from './read-entries.ts'
export type { Mark, Walk } from './unindexed.ts'
