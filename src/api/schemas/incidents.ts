import { z } from 'zod'
import { categories, severities } from '../../model/index.ts'
import { cameraRef, cursor, instant, limit } from './common.ts'
import { event, eventFilter } from './events.ts'

/** Filters as for events, and a page. An incident matches when one of its events does. */
export const incidentQuery = eventFilter.extend({
  limit,
  cursor,
  /** `events` adds the events themselves to each incident, as `parts`. */
  include: z.enum(['events']).optional(),
})

/** The events of one target in front of one camera, with the recorder's copy. */
export const incident = z.object({
  /** The id of its first event. */
  id: z.string(),
  camera: cameraRef,
  /** The time of the first event, or of the first position of its target. */
  startedAt: instant,
  /** The time of the last event or position; null while more may follow. */
  endedAt: instant.nullable(),
  /** The highest of its events. */
  severity: z.enum(severities),
  /** That of the best event. */
  category: z.enum(categories),
  /** Ids of its events, oldest first. */
  events: z.array(z.string()),
  /** The id of the event that shows most of it. */
  best: z.string(),
  /** Its events, oldest first; only with `include=events`. */
  parts: z.array(event).optional(),
})
export type Incident = z.infer<typeof incident>

export const incidentPage = z.object({
  items: z.array(incident),
  /** Leads to older incidents; null at the end. */
  nextCursor: z.string().nullable(),
  /** The answer is complete up to this log entry. */
  upTo: z.number().int(),
})
export type IncidentPage = z.infer<typeof incidentPage>

/** The start or end of an incident in the log. */
export const incidentEntry = incident.omit({ id: true, parts: true }).extend({
  kind: z.literal('incident'),
  id: z.string(),
  seq: z.number().int(),
  receivedAt: instant,
  time: instant,
  clientIp: z.string(),
  phase: z.enum(['start', 'end']),
  /** The `id` of the incident. */
  incidentId: z.string(),
})
export type IncidentEntry = z.infer<typeof incidentEntry>
