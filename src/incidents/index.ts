export { type FoundIncidents, findIncidents } from './find-incidents.ts'
export { Incidents, type IncidentsOptions } from './incidents.ts'
export { type PresentedIncident, presentIncidents } from './present-incidents.ts'
export { removeFromIncidents, type StoredIncident, StoredIncidents } from './stored-incidents.ts'
