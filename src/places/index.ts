export { camerasOfPlaces } from './cameras-of-places.ts'
export { type Comparison, comparisons } from './counts/compared-edges.ts'
export { missingWords, type Silence } from './counts/count-buckets.ts'
export { type CrossingCounts, crossingCounts } from './counts/crossing-counts.ts'
export { type DoorSource, doorSources, linesOfDoors } from './counts/door-flows.ts'
export { countGroups, type PlaceCounts, placeCounts } from './counts/place-counts.ts'
export { type QueuePoint, queueCounts } from './counts/queue-counts.ts'
export { DecideVisits } from './decide-visits.ts'
export { countOfPlate } from './erase-plate.ts'
export {
  countPasses,
  findPasses,
  type Pass,
  type PassesWanted,
  passesWithIds,
  type TimePosition,
} from './find-passes.ts'
export { findVisit, findVisits, type Visit } from './find-visits.ts'
export { type LastVisit, lastVisits } from './last-visits.ts'
export { isNear, type Line, LineBook } from './line-book.ts'
export { type Drawing, drawingsOf, LineNames } from './line-names.ts'
export { Lines } from './lines.ts'
export { type Occupancy, occupancyOf } from './occupancy.ts'
export type { OpenHours, Place, PlaceFacts } from './place.ts'
export { type PlaceState, placeStateOf } from './place-state.ts'
export { Places } from './places.ts'
export type { PlacesOptions } from './places-options.ts'
export { type PlateSearch, plateSearches } from './plate-condition.ts'
export { removeFromPlaces } from './remove-events.ts'
export { labelOf, RemovedPlates } from './removed-plates.ts'
export { StoredPlaces } from './stored-places.ts'
export { type DecisionKind, VisitDecisions } from './visit-decisions.ts'
