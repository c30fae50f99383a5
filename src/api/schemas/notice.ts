import { z } from 'zod'
import { instant } from './common.ts'

/** Sentences that say what is kept, and for how long, for people in view of the cameras. */
export const notice = z.object({
  at: instant,
  lines: z.array(
    z.object({
      /** The kind of data, such as `Pictures`. */
      what: z.string(),
      /** A sentence that says how long it is kept. */
      text: z.string(),
      /** Null where it is kept without a limit of days. */
      days: z.number().int().nullable(),
    }),
  ),
})
export type ApiNotice = z.infer<typeof notice>
