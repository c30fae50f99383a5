import { z } from 'zod'
import { duration } from '../lib/duration.ts'
import { oneLine, oneLineHint } from '../lib/typed-text.ts'
import {
  categories,
  longestModeName,
  modeId,
  phases,
  plateDirections,
  plateLists,
  severities,
  targetTypes,
  visitPhases,
} from '../model/index.ts'

/** A list in settings: at most 200 items. */
export const shortList = <Item extends z.ZodType>(item: Item) => z.array(item).max(200)

/** The name of a rule or a webhook: one line of at most 60 characters. */
export const settingName = z.string().trim().min(1).max(60).regex(oneLine, { error: oneLineHint })

const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, { error: 'must be a time of day such as 22:00' })

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

const hours = z
  .object({ days: shortList(z.enum(days)), from: timeOfDay, to: timeOfDay })
  .partial()
  .strict()

const whenPlate = z
  .object({
    /** Whole plates, with `*` and `?` as wildcards. */
    number: shortList(z.string().max(50)),
    /** Also matches plates that look alike or differ by one edit. */
    similar: z.boolean(),
    /** Groups of known plates. */
    group: shortList(z.string().trim().min(1).max(40)),
    /** false: not a known plate. */
    known: z.boolean(),
    /** The device's own list. */
    list: shortList(z.enum(plateLists)),
    direction: shortList(z.enum(plateDirections)),
    /** 0–1 */
    minConfidence: z.number().min(0).max(1),
  })
  .partial()
  .strict()

const whenParts = z
  .object({
    /** Kinds of log entries; alarms only if omitted. */
    kind: shortList(z.enum(['alarm', 'status', 'track', 'incident', 'pass', 'visit', 'mode'])),
    category: shortList(z.enum(categories)),
    smartType: shortList(z.string()),
    /** Ids or names. */
    camera: shortList(z.string()),
    /** `eventId`s of the zones and lines that were touched. */
    zone: shortList(z.number().int()),
    /** Names that people gave to lines and zones. */
    line: shortList(z.string()),
    phase: shortList(z.enum(phases)),
    target: shortList(z.enum(targetTypes)),
    plate: whenPlate,
    /** Names as `GET events/attributes` lists them, e.g. `{ "vehicle.color": ["white"], "face.mask": ["no"] }`. */
    attributes: z.record(z.string(), shortList(z.string())),
    /** Ids or names of places, for `kind: [visit]`. */
    place: shortList(z.string()),
    /** The change of the visit. */
    visit: shortList(z.enum(visitPhases)),
    /** Flags of a visit, such as `second-entry` or `place-full`. */
    flag: shortList(z.string()),
    /** Name of an alarm state (`perimeter`), for `kind: [status]`. */
    alarm: shortList(z.string()),
    active: z.boolean(),
    /** In the site's zone; a `to` before `from` means past midnight. */
    time: hours,
    /** Never matches in these hours. */
    quiet: hours,
    /** Ids of arming modes: that of the site when the entry was received, and for `kind: [mode]` the new one. */
    mode: shortList(z.string().max(longestModeName).regex(modeId, { error: 'must be the id of an arming mode' })),
    text: z.string().max(200),
    /** Matches only events that carry a camera's name but came from an unconfirmed address; nothing else matches those. */
    unconfirmed: z.literal(true),
  })
  .partial()
  .strict()

/** A condition: every key has to match, a list matches if one of its values does. */
export type When = z.infer<typeof whenParts> & { not?: When | undefined }
export const when: z.ZodType<When, When> = whenParts.extend({ not: z.lazy(() => when).optional() })

/** A limit on the number of actions. Entries that do not match the condition do not count. */
export const throttle = z
  .object({
    cooldown: z.object({ for: duration, by: z.enum(['plate', 'target', 'camera', 'all']).default('all') }).strict(),
    maxPerHour: z.number().int().min(1),
  })
  .partial()
  .strict()
export type Throttle = z.infer<typeof throttle>

export const alertSeverity = z.enum(severities)

const health = z.discriminatedUnion('what', [
  z.object({ what: z.literal('camera-silent'), for: duration, camera: shortList(z.string()).optional() }).strict(),
  z.object({ what: z.literal('disk-low'), freeBelowPercent: z.number().min(0).max(100) }).strict(),
  z.object({ what: z.literal('disk-filling'), within: duration.default('14d') }).strict(),
  z.object({ what: z.literal('certificate-expires'), within: duration.default('14d') }).strict(),
  z.object({ what: z.literal('output-behind'), for: duration, output: shortList(z.string()).optional() }).strict(),
  z.object({ what: z.literal('unparsed'), perHour: z.number().int().min(1) }).strict(),
  z.object({ what: z.literal('clock-skew'), over: duration, camera: shortList(z.string()).optional() }).strict(),
])

/**
 * The schema of a rule: a named condition with an alert, and `parts`, the keys that output kinds add (`mqtt:`). Other
 * outputs refer to the rule by its name.
 */
export function ruleSchema<Parts extends z.ZodRawShape>(parts: Parts) {
  return throttle.extend({
    name: settingName,
    enabled: z.boolean().default(true),
    when: when.default({}),
    /** Raises an alert in the dashboard, and in webhooks with `alerts: true`. */
    alert: z
      .object({ severity: alertSeverity, text: z.string().max(300).optional() })
      .strict()
      .optional(),
    ...parts,
    /** Instead of `when`: the rule watches cameras, disk or outputs. */
    health: health.optional(),
  })
}

const plainRule = ruleSchema({})

/** A rule with all defaults filled in. At run time it also holds the parts of output kinds; read them by `Rules.withPart`. */
export type RuleConfig = z.output<typeof plainRule>

/** The key that one output kind adds to every rule: it makes the rule act through that output. */
export interface RulePart<Value = unknown> {
  key: string
  schema: z.ZodType<Value>
  /** Returns the fault of a value beyond its shape, as a sentence that names the key; null if it is valid. */
  faultOf(value: Value): string | null
}
