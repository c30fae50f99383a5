import { z } from 'zod'
import { instant } from './common.ts'

/** What is kept how long, in sentences, for those who are seen by the cameras. */
export const notice = z.object({
  at: instant,
  lines: z.array(
    z.object({
      /** What is kept, such as `Pictures`. */
      what: z.string(),
      /** How long, as a sentence. */
      text: z.string(),
      /** Null where it is kept without a limit of days. */
      days: z.number().int().nullable(),
    }),
  ),
})
export type ApiNotice = z.infer<typeof notice>
