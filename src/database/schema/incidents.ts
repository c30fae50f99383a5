import type { Category } from '../../model/index.ts'

/** Events that are about the same thing. Times are milliseconds since 1970, UTC. */
export interface IncidentsSchema {
  incident: IncidentTable
  incident_event: IncidentEventTable
}

export interface IncidentTable {
  /** The number of its first event. */
  first_seq: number
  last_seq: number
  /** The first event's id. */
  id: string
  camera_id: string
  category: Category
  started_at: number
  ended_at: number
  /** The numbers of its events, oldest first, as a JSON list. */
  events: string
  best_seq: number
  /** 1 while it may still get events. */
  is_open: number
  /** Entries of the log about it: 0 none, 1 its start, 2 also its end. */
  announced: number
}

/** The incident of each event. */
export interface IncidentEventTable {
  seq: number
  incident: number
}
