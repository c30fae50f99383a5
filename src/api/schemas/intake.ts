import { z } from 'zod'
import { siteName, siteNameHint } from '../../model/index.ts'

/** `POST intake`: the name of the site that forwards its posts. */
export const intakeQuery = z.object({ site: z.string().regex(siteName, siteNameHint) })

/** `stored`: the number of posts that are new here; `known`: of those that were stored before, or are ignored. */
export const intakeResult = z.object({ stored: z.number().int(), known: z.number().int() })
