import { z } from 'zod'
import {
  categories,
  countTargets,
  imageRoles,
  phases,
  plateDirections,
  plateLists,
  severities,
} from '../../model/index.ts'
import { box, cameraRef, cursor, instant, limit, list, moment, targetType } from './common.ts'
import { dayHours, lookFields } from './looks.ts'
import { plateGroup, plateMatch, plateValidity } from './plates.ts'
import { searched } from './searched.ts'

const text = z.string().nullable()
const texts = z.record(z.string(), text).nullable()

const occurredAtZone = z.enum(['utc', 'server', 'camera']).nullable()

/** The known plate that a read belongs to. */
export const knownRef = z.object({
  name: text,
  /** Null also outside the plate's validity: the plate belongs to no group then. */
  group: plateGroup.nullable(),
  /** Set only if the event is outside the plate's validity. */
  validity: plateValidity.optional(),
})

export const eventPlate = z.object({
  /** The number as the device read it. */
  number: z.string(),
  list: z.enum(plateLists).nullable(),
  group: text,
  owner: text,
  color: text,
  direction: z.enum(plateDirections).nullable(),
  confidence: z.number().nullable(),
  /** The number as corrected by a person; null for none. */
  corrected: text,
  /** The known plate of the number, after correction. */
  known: knownRef.nullable(),
})

export const eventTarget = z.object({
  targetId: z.number().nullable(),
  type: targetType,
  box: box.nullable(),
  plate: eventPlate.nullable(),
  vehicle: texts,
  person: texts,
  face: z
    .object({
      age: text,
      sex: text,
      glasses: text,
      mask: text,
      match: z.object({ name: text, similarity: z.number().nullable(), list: text, identityNumber: text }).nullable(),
    })
    .nullable(),
})

export const eventImage = z.object({
  role: z.enum(imageRoles),
  target: z.number().nullable(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  bytes: z.number(),
  sha256: text,
  contentType: z.literal('image/jpeg').nullable(),
  valid: z.boolean(),
  /** The reason, for people, why there is no thumbnail: decoding would take too much memory. Null for other pictures. */
  tooLarge: text,
  file: text,
  /** An absolute path, `/api/v1/events/{id}/images/{n}`; null for a removed picture. `?w=320` returns a thumbnail. */
  url: text,
})

export const event = z.object({
  kind: z.literal('alarm'),
  id: z.string(),
  seq: z.number().int(),
  receivedAt: instant,
  time: instant,
  timeSource: z.enum(['camera', 'receipt']),
  occurredAt: instant.nullable(),
  /** The zone in which the device's time was read: UTC, or local time in the server's zone or, once learnt, the camera's zone. */
  occurredAtZone,
  occurredAtMicros: z.number().int().min(1).max(999).optional(),
  camera: cameraRef,
  clientIp: z.string(),
  source: z.enum(['ipc', 'nvr']).nullable(),
  formatVersion: text,
  device: z.object({ name: text, ip: text, mac: text, serial: text, channel: z.number().nullable() }),
  category: z.enum(categories),
  smartType: z.string(),
  phase: z.enum(phases).nullable(),
  rules: z.array(
    z.object({
      eventId: z.number().nullable(),
      targetId: z.number().nullable(),
      shape: z.enum(['area', 'line']).nullable(),
      points: z.array(z.object({ x: z.number(), y: z.number() })),
      direction: text,
      /** The name that a person gave to the line or zone; absent without one. */
      lineName: z.string().optional(),
    }),
  ),
  /** The name of the first of its lines and zones that has one; absent otherwise. */
  lineName: z.string().optional(),
  targets: z.array(eventTarget),
  counts: z.array(
    z.object({
      target: z.enum(countTargets).exclude(['unknown']),
      entered: z.number().nullable(),
      left: z.number().nullable(),
      present: z.number().nullable(),
    }),
  ),
  images: z.array(eventImage),
  recovered: z.boolean(),
  /** True if the event came under the camera's identity from an unconfirmed address. Rules ignore it. Absent otherwise. */
  unconfirmed: z.literal(true).optional(),
  /**
   * True if a text or list of the post was longer than an event allows. `GET events/{id}/raw` has the full post. Absent
   * otherwise.
   */
  truncated: z.literal(true).optional(),
  /** A person exempted the event from retention. */
  kept: z.boolean(),
  /** The highest severity of its category, the groups of its plates, and the rules it matched. */
  severity: z.enum(severities),
  /**
   * The places where the plate, the looks and each word of `text` were found; absent for other requests. `target` is an index of
   * `targets`.
   */
  matched: z
    .array(z.object({ word: z.string(), field: z.string(), value: z.string(), target: z.number().nullable() }))
    .optional(),
})
export type ApiEvent = z.infer<typeof event>
export type ApiTarget = z.infer<typeof eventTarget>
export type ApiImage = z.infer<typeof eventImage>

/** The filters that events, exports, histograms and the live stream share. */
export const eventFilter = z.object({
  category: list(z.enum(categories)),
  smartType: list(z.string().max(100)),
  /** Ids or names. */
  camera: list(z.string().max(200)),
  /** Names that people gave to lines and zones, in any case. */
  line: list(z.string().max(100)),
  plate: searched(z.string().max(100).optional(), { action: 'search-plates' }),
  /** The way to match `plate`. Default: `wildcard` if it contains `*` or `?`, otherwise `fragment`. */
  plateMatch: plateMatch.optional(),
  /** The group of the known plate. */
  group: searched(list(plateGroup), { action: 'search-plates' }),
  /** `false`: a plate that is no known plate, or one outside its validity. */
  known: z.stringbool().optional(),
  targetType: list(targetType),
  ...lookFields,
  /** `name:value`, e.g. `vehicle.color:white`. All have to match. See `GET events/attributes`. */
  attribute: searched(list(z.string().max(200)), { action: 'search-events', only: /^(plate|face\.match)\./ }),
  from: moment.optional(),
  to: moment.optional(),
  /** Only these hours of the day, e.g. `22:00-06:00`, in `zone`. */
  hours: dayHours.optional(),
  /** IANA zone of `hours`, and of days and weeks of a histogram. Default: the server's. */
  zone: z.string().max(100).optional(),
  text: searched(z.string().max(200).optional(), { action: 'search-events' }),
  kept: z.stringbool().optional(),
})
export type ApiEventFilter = z.infer<typeof eventFilter>

export const eventQuery = eventFilter.extend({
  limit,
  cursor,
  /** Begins with the event of this id instead of the newest. `previousCursor` of the answer leads to newer events. */
  startAt: z.string().max(100).optional(),
  sort: z.enum(['seq', 'time']).default('seq'),
})

export const eventPage = z.object({
  items: z.array(event),
  /** Leads to older events; null at the end. */
  nextCursor: z.string().nullable(),
  /** Leads to newer events; null if the page began with the newest. */
  previousCursor: z.string().nullable(),
  /** The answer is complete up to this log entry. A live stream from here (`lastEventId`) continues without a gap. */
  lastSeq: z.number().int(),
})
export type EventPage = z.infer<typeof eventPage>

export const eventCountQuery = eventFilter.extend({
  /** Stops above this number. Default: 100,000 for filters that take long to count (broad words and plates), else none. */
  most: z.coerce.number().int().min(1).optional(),
})

/** The number of matching events; there are more if `exact` is false. */
export const eventCount = z.object({ total: z.number().int(), exact: z.boolean() })
export type EventCount = z.infer<typeof eventCount>

export const histogramQuery = eventFilter.extend({
  /** The approximate number of buckets; the width is rounded (1 min … 1 week). */
  buckets: z.coerce.number().int().min(1).max(1000).default(60),
})

export const histogram = eventCount.extend({
  from: instant,
  to: instant,
  bucketMs: z.number().int(),
  /** Empty buckets are omitted. */
  buckets: z.array(z.object({ from: instant, count: z.number().int() })),
})
export type Histogram = z.infer<typeof histogram>

/** Ids of the next newer and older event under the same filters. */
export const neighbours = z.object({ newer: z.string().nullable(), older: z.string().nullable() })
export type Neighbours = z.infer<typeof neighbours>

export const choiceQuery = eventFilter.extend({
  /** The condition of the filter on this field is left out. */
  field: z.enum(['category', 'camera', 'targetType', 'line']).default('category'),
})

/** The number of events with each choice of a field, the most frequent first; there are more if `exact` is false. */
export const choiceCounts = z.object({
  items: z.array(z.object({ value: z.string(), count: z.number().int() })),
  exact: z.boolean(),
})
export type ChoiceCounts = z.infer<typeof choiceCounts>

/** Attribute values seen so far, e.g. `{ name: 'vehicle.color', values: [{ value: 'white', count: 12 }] }`. */
export const attributes = z.object({
  items: z.array(
    z.object({ name: z.string(), values: z.array(z.object({ value: z.string(), count: z.number().int() })) }),
  ),
})
export type Attributes = z.infer<typeof attributes>

/** `GET events/{id}/images/{n}` */
export const imageQuery = z.object({
  /** Width in pixels; a picture is never enlarged. */
  w: z.coerce.number().int().min(1).max(1920).optional(),
  /** Expiry of a signed link, which needs no sign-in. Seconds since 1970. */
  expires: z.string().max(20).optional(),
  signature: z.string().max(100).optional(),
})

export const eventChange = z.object({ kept: z.boolean() })

/** A null `number` removes the correction. */
export const plateCorrection = z.object({ number: z.string().trim().min(1).max(50).nullable() })

/**
 * Messages of `GET events/stream`; the name before the colon is the SSE event:
 * `alarm`: ApiEvent, `status`: StatusEntry, `track`: TrackEntry, `incident`: IncidentEntry,
 * `mode`: ModeEntry, each with `id:` its seq;
 * `alert`: Alert (raised, ended or seen), `presence`: CameraPresence[] (changed cameras), `skipped`: { count } of alarms
 * above `maxRate`, `hello`: { lastSeq } at the beginning, none of them with an id;
 * `position`: {} every 15 s, with the id up to which all matching entries were sent, so that a client that reconnects
 * after a quiet day does not replay that day.
 */
export const streamQuery = eventFilter.extend({
  kinds: list(z.enum(['alarm', 'status', 'track', 'incident', 'pass', 'visit', 'presence', 'alert', 'mode'])),
  /** The most alarms per second; `skipped` counts the others. */
  maxRate: z.coerce.number().min(1).max(1000).optional(),
  /** Replays from here without a `Last-Event-ID` header, which a browser's first request cannot send. */
  lastEventId: z.coerce.number().int().min(0).optional(),
})
export type Skipped = { count: number }

export const statusEntry = z.object({
  kind: z.literal('status'),
  id: z.string(),
  seq: z.number().int(),
  receivedAt: instant,
  time: instant,
  camera: cameraRef,
  clientIp: z.string(),
  alarm: z.string(),
  rule: z.number().nullable(),
  active: z.boolean(),
  /** The time of receipt of the status post. */
  since: instant,
  /** The time of the camera's clock. */
  occurredAt: instant.nullable().optional(),
  occurredAtZone: occurredAtZone.optional(),
})
export type StatusEntry = z.infer<typeof statusEntry>
