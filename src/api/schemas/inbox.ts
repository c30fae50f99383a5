import { z } from 'zod'
import { unparsedReasons } from '../../model/index.ts'
import { cursor, instant, limit, list } from './common.ts'

export const unparsed = z.object({
  id: z.string(),
  receivedAt: instant,
  clientIp: z.string(),
  reason: z.enum(unparsedReasons),
  detail: z.string(),
  bytes: z.number().int(),
  /** False if the original was not stored. */
  hasRaw: z.boolean(),
})
export type ApiUnparsed = z.infer<typeof unparsed>

export const unparsedQuery = z.object({ reason: list(z.enum(unparsedReasons)), limit, cursor })
export const unparsedPage = z.object({
  items: z.array(unparsed),
  nextCursor: z.string().nullable(),
  total: z.number().int(),
})
export type UnparsedPage = z.infer<typeof unparsedPage>

/** The result of reading posts again: `understood` posts became events and left the inbox. */
export const readAgain = z.object({
  read: z.number().int(),
  understood: z.number().int(),
  eventIds: z.array(z.string()),
})
export type ReadAgain = z.infer<typeof readAgain>
