import { z } from 'zod'
import { categories } from '../../model/index.ts'
import { box, cameraRef, cursor, instant, limit, list, moment, targetType } from './common.ts'
import { plateGroup } from './plates.ts'
import { searched } from './searched.ts'

const text = z.string().nullable()
const texts = z.record(z.string(), text).nullable()

/** What is known about a plate beyond this one read. */
const occurredAtZone = z.enum(['utc', 'server', 'camera']).nullable()

export const knownRef = z.object({
  name: text,
  /** Null also where the event came outside the plate's validity: it counts as in no group then. */
  group: plateGroup.nullable(),
  /** Only where the event came outside its validity. */
  validity: z.enum(['not-begun', 'ended']).optional(),
})

export const eventPlate = z.object({
  /** What the device read. */
  number: z.string(),
  list: z.enum(['allow', 'block', 'temporary', 'unlisted']).nullable(),
  group: text,
  owner: text,
  color: text,
  direction: z.enum(['approach', 'away']).nullable(),
  confidence: z.number().nullable(),
  /** What a person says it is; null where nobody corrected it. */
  corrected: text,
  /** The known plate it is, after correction. */
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
  role: z.enum(['overview', 'target']),
  target: z.number().nullable(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  bytes: z.number(),
  sha256: text,
  contentType: z.literal('image/jpeg').nullable(),
  valid: z.boolean(),
  /** Why there is no thumbnail of it, for people: it would unpack to too much. Null for every other picture. */
  tooLarge: text,
  file: text,
  /** Path-absolute, `/api/v1/events/{id}/images/{n}`; null where the picture is not kept. `?w=320` gives a thumbnail. */
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
  /** How the device's time was read: as UTC, or local time in the zone of the server or, once that is learnt, of the camera. */
  occurredAtZone,
  occurredAtMicros: z.number().int().min(1).max(999).optional(),
  camera: cameraRef,
  clientIp: z.string(),
  source: z.enum(['ipc', 'nvr']).nullable(),
  formatVersion: text,
  device: z.object({ name: text, ip: text, mac: text, serial: text, channel: z.number().nullable() }),
  category: z.enum(categories),
  smartType: z.string(),
  phase: z.enum(['start', 'ongoing', 'stop']).nullable(),
  rules: z.array(
    z.object({
      eventId: z.number().nullable(),
      targetId: z.number().nullable(),
      shape: z.enum(['area', 'line']).nullable(),
      points: z.array(z.object({ x: z.number(), y: z.number() })),
      direction: text,
    }),
  ),
  targets: z.array(eventTarget),
  counts: z.array(
    z.object({
      target: z.enum(['person', 'vehicle', 'bike', 'all']),
      entered: z.number().nullable(),
      left: z.number().nullable(),
      present: z.number().nullable(),
    }),
  ),
  images: z.array(eventImage),
  recovered: z.boolean(),
  /** It came under the camera's name from an address that nobody has confirmed; nothing acts on it. Absent otherwise. */
  unconfirmed: z.literal(true).optional(),
  /**
   * Only there, and true, where a text or a list of the post was longer than an event holds; `GET events/{id}/raw` has
   * all of it.
   */
  truncated: z.literal(true).optional(),
  /** A person marked it to be kept whatever the retention says. */
  kept: z.boolean(),
  /** Only in answers to a search with `text`: where each of its words stands. `target` is an index of `targets`. */
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
  plate: searched(z.string().max(100).optional(), { action: 'search-plates' }),
  /** How `plate` is meant; without it `*` or `?` mean the whole plate, anything else a fragment. */
  plateMatch: z.enum(['fragment', 'exact', 'wildcard', 'similar']).optional(),
  /** Group of the known plate. */
  group: searched(list(plateGroup), { action: 'search-plates' }),
  targetType: list(targetType),
  /** `name:value`, e.g. `vehicle.color:white`; all of them have to hold. See `GET events/attributes`. */
  attribute: searched(list(z.string().max(200)), { action: 'search-events', only: /^(plate|face\.match)\./ }),
  from: moment.optional(),
  to: moment.optional(),
  text: searched(z.string().max(200).optional(), { action: 'search-events' }),
  kept: z.stringbool().optional(),
})
export type ApiEventFilter = z.infer<typeof eventFilter>

export const eventQuery = eventFilter.extend({
  limit,
  cursor,
  /** Begin with this event (its id) instead of the newest; the answer's `previousCursor` leads to newer ones. */
  startAt: z.string().max(100).optional(),
  sort: z.enum(['seq', 'time']).default('seq'),
})

export const eventPage = z.object({
  items: z.array(event),
  /** Leads to older events; null at the end. */
  nextCursor: z.string().nullable(),
  /** Leads to newer events; null where the page began with the newest. */
  previousCursor: z.string().nullable(),
  /** Up to this entry of the log nothing is missing; a live stream from here (`lastEventId`) goes on without a gap. */
  lastSeq: z.number().int(),
})
export type EventPage = z.infer<typeof eventPage>

/** How many events match: `exact` false means at least so many. */
export const eventCount = z.object({ total: z.number().int(), exact: z.boolean() })
export type EventCount = z.infer<typeof eventCount>

export const histogramQuery = eventFilter.extend({
  /** About how many buckets are wanted; the width is a round one (1 min … 1 week). */
  buckets: z.coerce.number().int().min(1).max(1000).default(60),
  /** IANA zone whose days and weeks they are. Default: the server's. */
  zone: z.string().max(100).optional(),
})

export const histogram = eventCount.extend({
  from: instant,
  to: instant,
  bucketMs: z.number().int(),
  /** Empty buckets are left out. */
  buckets: z.array(z.object({ from: instant, count: z.number().int() })),
})
export type Histogram = z.infer<typeof histogram>

/** The events before and after one, under the same filters; ids. */
export const neighbours = z.object({ newer: z.string().nullable(), older: z.string().nullable() })
export type Neighbours = z.infer<typeof neighbours>

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
  /** Of a signed link, which needs no sign-in until it expires. Seconds since 1970. */
  expires: z.string().max(20).optional(),
  signature: z.string().max(100).optional(),
})

export const eventChange = z.object({ kept: z.boolean() })

/** `number` null takes a correction back. */
export const plateCorrection = z.object({ number: z.string().trim().min(1).max(50).nullable() })

/**
 * Messages of `GET events/stream`; the name before the colon is the SSE event:
 * `alarm`: ApiEvent, `status`: StatusEntry, `track`: TrackEntry, each with `id:` its seq;
 * `alert`: Alert (raised, ended or seen), `presence`: CameraPresence[] (those that changed), `skipped`: { count } when
 * more came than `maxRate` lets through, `hello`: { lastSeq } at the beginning, none of them with an id;
 * `position`: {} every 15 s, with the id up to which everything that matches has been sent, so that who comes back after
 * a quiet day need not be told of that day again.
 */
export const streamQuery = eventFilter.extend({
  kinds: list(z.enum(['alarm', 'status', 'track', 'presence', 'alert'])),
  /** At most so many alarms a second; what is over is summed up in `skipped`. */
  maxRate: z.coerce.number().min(1).max(1000).optional(),
  /** Replays from here when there is no `Last-Event-ID` header (a browser's first request cannot send one). */
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
  /** When the post that says so was received. */
  since: instant,
  /** The camera's own time. */
  occurredAt: instant.nullable().optional(),
  occurredAtZone: occurredAtZone.optional(),
})
export type StatusEntry = z.infer<typeof statusEntry>
