import { z } from 'zod'
import { cameraRef, instant } from './common.ts'

/** A log entry that at least one reader skips, because it failed to process it. */
export const setAsideEntry = z.object({
  seq: z.number().int(),
  /** The id of the entry. `GET events/{id}/raw` returns its original post. */
  id: z.string(),
  receivedAt: instant,
  camera: cameraRef,
  /** The readers that skip it: `log` if no reader can decode it, `search index`, `counts`, or the id of an output. */
  readers: z.array(z.object({ reader: z.string(), reason: z.string(), at: instant })),
})
export type ApiSetAside = z.infer<typeof setAsideEntry>

/** At most the newest 500. */
export const setAsideList = z.object({ items: z.array(setAsideEntry), total: z.number().int() })
export type SetAsideList = z.infer<typeof setAsideList>

/** `entries` is the number of entries that will be tried again. */
export const setAsideRetry = z.object({ entries: z.number().int() })
