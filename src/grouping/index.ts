export { bestEvent } from './best-event.ts'
export { IncidentBook, type TrackMark } from './incident-book.ts'
export { apartMs, copyMs, type OpenIncident, sameTargetMs } from './open-incident.ts'
export { type Sighting, type SightingHead, sightingOf } from './sighting.ts'
