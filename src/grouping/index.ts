export { bestEvent } from './best-event.ts'
export { increment, isLateTotal, laterTotal, type Totals } from './counter-growth.ts'
export { IncidentBook, type TrackMark } from './incident-book.ts'
export { apartMs, copyMs, type OpenIncident, sameTargetMs } from './open-incident.ts'
export { type CellPiece, pathCells, pathGrid } from './paths/path-cells.ts'
export {
  type DrawnShape,
  footOf,
  isInside,
  type PathCrossing,
  pathCrossings,
  timesInside,
} from './paths/path-crossings.ts'
export { isSameDoor } from './paths/same-door.ts'
export { bestRead, camerasOf, directionOf } from './places/pass-state.ts'
export { firstState, PlaceTimeline, type TimelineOptions, type TimelineState } from './places/place-timeline.ts'
export * from './places/place-types.ts'
export { probablyInside, staysRead } from './places/probably-inside.ts'
export { wayOf } from './places/way-of.ts'
export { type Sighting, type SightingHead, sightingOf } from './sighting.ts'
