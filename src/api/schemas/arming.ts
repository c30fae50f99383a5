import { z } from 'zod'
import { oneLine, oneLineHint } from '../../lib/typed-text.ts'
import { longestModeName, modeId } from '../../model/index.ts'
import { weekdays } from '../../time/week-time.ts'
import { cameraRef, instant } from './common.ts'

const modeName = z.string().trim().min(1).max(longestModeName).regex(oneLine, { error: oneLineHint })

/** The id of an arming mode. */
const mode = z.string().max(longestModeName)

/** A mode that begins at a time of day, on the clocks of the server's zone. */
const scheduledMode = z
  .object({
    mode,
    days: z.array(z.enum(weekdays)).min(1).max(7),
    at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a time of day such as 22:30' }),
  })
  .strict()

/** `GET arming`. */
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

/** `POST arming/modes`. */
export const newArmingMode = z
  .object({
    name: modeName,
    /** Lower-case letters, digits and single hyphens. By default it follows from the name. */
    id: z
      .string()
      .max(longestModeName)
      .regex(modeId, { error: 'must be lower-case letters, digits and hyphens, such as cleaning-crew' })
      .optional(),
  })
  .strict()

/** An entry of the log, and the live message `mode`: the mode of the site became another. */
export const modeEntry = armingState.extend({
  kind: z.literal('mode'),
  id: z.string(),
  seq: z.number().int(),
  receivedAt: instant,
  time: instant,
  /** The same for every change: the whole site. */
  camera: cameraRef,
  clientIp: z.string(),
  /** The name of the mode at that time. */
  name: z.string(),
  /** The id of the mode before. */
  previous: z.string(),
  since: instant,
  by: z.string(),
  source: z.enum(['hand', 'mqtt', 'schedule']),
})
export type ModeEntry = z.infer<typeof modeEntry>

export const armingMode = z.object({
  /** Never changes; rules, schedules and MQTT name the mode by it. */
  id: mode,
  name: z.string(),
  /** `home`, `away`, `night` and `holiday`, which cannot be removed. */
  builtIn: z.boolean(),
})
export type ArmingMode = z.infer<typeof armingMode>

/** `GET arming/modes`: the built-in modes, then those of the site. */
export const armingModes = z.object({ items: z.array(armingMode) })

/** `PATCH arming/modes/{id}`. */
export const armingModeName = z.object({ name: modeName }).strict()

/** `PUT arming/mode`: until the next scheduled change. */
export const armingChange = z.object({ mode }).strict()

/** When the mode changes in a week. Of two at the same time the later one of the list counts. */
export const armingSchedule = z.object({ items: z.array(scheduledMode).max(100) }).strict()
export type ArmingSchedule = z.infer<typeof armingSchedule>
