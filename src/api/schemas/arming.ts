import { z } from 'zod'
import { armingModes } from '../../model/index.ts'
import { weekdays } from '../../time/week-time.ts'
import { instant } from './common.ts'

const mode = z.enum(armingModes)

/** A mode that begins at a time of day, on the clocks of the server's zone. */
const scheduledMode = z
  .object({
    mode,
    days: z.array(z.enum(weekdays)).min(1).max(7),
    at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a time of day such as 22:30' }),
  })
  .strict()

/** `GET arming` and the live message `mode`. */
export const armingState = z.object({
  mode,
  /** Null before the first change. */
  since: instant.nullable(),
  /** The name of a person or token, `MQTT` or `schedule`; null before the first change. */
  by: z.string().nullable(),
  /** The next change of the schedule; null without a schedule. */
  next: z.object({ mode, at: instant }).nullable(),
})
export type ArmingState = z.infer<typeof armingState>

/** `PUT arming/mode`: until the next scheduled change. */
export const armingChange = z.object({ mode }).strict()

/** When the mode changes in a week. Of two at the same time the later one of the list counts. */
export const armingSchedule = z.object({ items: z.array(scheduledMode).max(100) }).strict()
export type ArmingSchedule = z.infer<typeof armingSchedule>
