import { z } from 'zod'
import { hidings, shareDurations } from '../../accounts/share-links.ts'
import { instant } from './common.ts'

/** A link that shows one event without a sign-in. Its address is only in the answer that made it. */
export const shareLink = z.object({
  id: z.string(),
  eventId: z.string(),
  /**
   * `nothing`; `marked`: plates, names, close-ups, and what the camera marked in the overview; `everything`: plates,
   * names, close-ups, and the overview as a whole.
   */
  hiding: z.enum(hidings),
  createdAt: instant,
  createdBy: z.string(),
  expiresAt: instant,
  /** When somebody ended it; null otherwise. */
  endedAt: instant.nullable(),
  /** The number of times its page was opened. */
  openings: z.number().int(),
  lastOpenedAt: instant.nullable(),
})
export type ApiShareLink = z.infer<typeof shareLink>

/** Newest first, with those that ended in the last 30 days. */
export const shareLinkList = z.object({ items: z.array(shareLink) })

/** The links of an event. */
export const eventShareLinks = shareLinkList.extend({
  /** False if the camera did not mark everything: a link with `hiding: marked` shows no picture then. */
  canHideMarked: z.boolean(),
})
export type EventShareLinks = z.infer<typeof eventShareLinks>

export const newShareLink = z.object({
  validFor: z.enum(shareDurations),
  hiding: z.enum(hidings).default('nothing'),
})

export const createdShareLink = shareLink.extend({
  /** The address to send. It is not stored and cannot be read again. */
  url: z.string(),
})
export type CreatedShareLink = z.infer<typeof createdShareLink>

/** Of the page of a link. Any text, because a wrong one gets the page of a wrong link. */
export const sharedParams = z.object({ secret: z.string() })
export const sharedImageParams = sharedParams.extend({ number: z.coerce.number().int().min(0).max(9999) })
