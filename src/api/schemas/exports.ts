import { z } from 'zod'
import { instant } from './common.ts'
import { eventFilter } from './events.ts'

/** Ids of events, at most 10,000. */
export const chosenEvents = z.object({ events: z.array(z.string().min(1).max(100)).min(1).max(10_000) })

/** Events that were chosen for an export; `id` is the parameter `selection` of the exports. */
export const selection = z.object({
  id: z.string(),
  /** Without events that were removed. */
  count: z.number().int(),
  expiresAt: instant,
})
export type ApiSelection = z.infer<typeof selection>

export const exportQuery = eventFilter.extend({
  /** Exports exactly the events of this selection (`POST export/selections`); other filters cannot be combined with it. */
  selection: z.string().max(100).optional(),
  /** `passes`: the passes of which at least one read matches. `from` and `to` are about their first read. */
  view: z.enum(['events', 'passes']).optional(),
  /** The id of a place: only the passes at its doors. Needs `view=passes`. */
  place: z.string().max(100).optional(),
})
export type ExportQuery = z.infer<typeof exportQuery>

/** Marks at most 1,000 events to be kept, or removes the marks. Each is an entry of the audit log. */
export const keptChange = z.object({ events: z.array(z.string().min(1).max(100)).min(1).max(1000), kept: z.boolean() })

/** The number of events that are marked now, or not any more. */
export const keptChanged = z.object({ count: z.number().int() })
