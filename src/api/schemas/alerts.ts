import { z } from 'zod'
import { severities } from '../../model/index.ts'
import { cameraRef, cursor, instant, limit, list, moment } from './common.ts'
import { eventImage } from './events.ts'
import { searched } from './searched.ts'

const severity = z.enum(severities)

export const alert = z.object({
  id: z.string(),
  at: instant,
  endedAt: instant.nullable(),
  severity,
  rule: z.string(),
  /** The id of the rule; null for what the server raises by itself. */
  ruleId: z.string().nullable(),
  /** The plates of the event, or the camera or output that it is about. */
  subject: z.string().nullable(),
  text: z.string(),
  /** The camera that it is about. */
  camera: cameraRef.nullable(),
  /** The first plate of the event, as it was known when the alert was raised. */
  plate: z.string().nullable(),
  eventId: z.string().nullable(),
  /** A picture of the event: the overview if it has a plate, otherwise the target. Null if none is kept. */
  picture: eventImage.pick({ url: true, width: true, height: true, tooLarge: true }).nullable(),
  seenAt: instant.nullable(),
  seenBy: z.string().nullable(),
})
export type Alert = z.infer<typeof alert>

/** The filters of alerts. */
export const alertFilter = z.object({
  seen: z.stringbool().optional(),
  severity: list(severity),
  /** Names of rules. */
  rule: list(z.string().max(200)),
  /** Ids or names. */
  camera: list(z.string().max(200)),
  /** As in the alert: mostly plates. */
  subject: searched(z.string().max(500).optional(), { action: 'search-plates' }),
  from: moment.optional(),
  to: moment.optional(),
})
export type ApiAlertFilter = z.infer<typeof alertFilter>
export const alertQuery = alertFilter.extend({ limit, cursor })
export const alertPage = z.object({
  items: z.array(alert),
  nextCursor: z.string().nullable(),
  /** The number of unseen alerts that match the other filters. */
  unseen: z.number().int(),
})
export type AlertPage = z.infer<typeof alertPage>

/** `GET alerts/groups`: alerts of the same rule about the same subject, together. */
export const alertGroupQuery = alertFilter.extend({ limit })
export const alertGroup = z.object({
  rule: z.string(),
  subject: z.string().nullable(),
  count: z.number().int(),
  unseen: z.number().int(),
  /** The highest of the group. */
  severity,
  firstAt: instant,
  newest: alert,
})
export type ApiAlertGroup = z.infer<typeof alertGroup>
export const alertGroups = z.object({ items: z.array(alertGroup) })

/** `GET alerts/days`: the days with alerts, in the site's zone. */
export const alertDays = z.object({
  items: z.array(
    z.object({
      /** `2026-11-23` */
      day: z.iso.date(),
      count: z.number().int(),
      unseen: z.number().int(),
      /** The highest of the day. */
      severity,
    }),
  ),
})
export type AlertDays = z.infer<typeof alertDays>

/** `GET alerts/rules`: the names of rules that have raised alerts. */
export const alertRules = z.object({ items: z.array(z.string()) })

/** `POST alerts/seen`: these alerts, or all that match; without a body all. */
export const seenRequest = alertFilter
  .omit({ seen: true })
  .extend({ ids: z.array(z.string().max(100)).min(1).max(500).optional() })
/** The number of alerts whose mark changed, and the ids of the newest 500 of them: `POST alerts/unseen` undoes it. */
export const alertsSeen = z.object({ count: z.number().int(), ids: z.array(z.string()) })

/** `POST alerts/unseen`: takes the mark away again. */
export const unseenRequest = z.object({ ids: z.array(z.string().max(100)).min(1).max(500) })
