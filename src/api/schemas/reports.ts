import { z } from 'zod'
import { reportPeriods } from '../../reports/index.ts'
import { instant } from './common.ts'

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a time of day such as 07:00' })

const facts = {
  name: z.string().trim().min(1).max(60),
  /** The id of a place. */
  place: z.string().min(1).max(100),
  period: z.enum(reportPeriods),
  /** The time of day, on the clocks of the server's zone, at which it is sent after the period is over. */
  at: timeOfDay,
  /** The id of an e-mail output. */
  output: z.string().min(1).max(200),
  enabled: z.boolean(),
}

export const newReport = z
  .object({ ...facts, at: timeOfDay.default('07:00'), enabled: z.boolean().default(true) })
  .strict()
export const reportChange = z.object(facts).partial().strict()

export const report = z.object({
  id: z.string(),
  name: z.string(),
  place: z.object({ id: z.string(), name: z.string().nullable() }),
  period: z.enum(reportPeriods),
  at: z.string(),
  /** `name` is null where the output was removed; the report waits then. */
  output: z.object({ id: z.string(), name: z.string().nullable() }),
  enabled: z.boolean(),
  createdAt: instant,
  /** Null while it is off. */
  nextAt: instant.nullable(),
})
export type ApiReport = z.infer<typeof report>

export const reportList = z.object({ items: z.array(report) })
