import { z } from 'zod'
import { cameraRef, instant } from './common.ts'

/** An entry of the log that at least one of its readers passes over, because it cannot digest it. */
export const setAsideEntry = z.object({
  seq: z.number().int(),
  /** Of the entry; `GET events/{id}/raw` has its original post. */
  id: z.string(),
  receivedAt: instant,
  camera: cameraRef,
  /** Who passes over it and why: `log` where nobody can read it, `search index`, `counts`, or the id of an output. */
  readers: z.array(z.object({ reader: z.string(), reason: z.string(), at: instant })),
})
export type ApiSetAside = z.infer<typeof setAsideEntry>

/** The newest 500. */
export const setAsideList = z.object({ items: z.array(setAsideEntry), total: z.number().int() })
export type SetAsideList = z.infer<typeof setAsideList>

/** `entries`: how many are tried once more, soon. */
export const setAsideRetry = z.object({ entries: z.number().int() })
