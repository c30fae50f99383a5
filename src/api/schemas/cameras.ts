import { z } from 'zod'
import { oneLine, oneLineHint } from '../../lib/typed-text.ts'
import { box, cameraRef, cursor, instant, ipAddress, limit, list, moment, network, targetType } from './common.ts'
import { pictureRef } from './plates.ts'

export const cameraState = z.enum(['approved', 'pending', 'ignored'])

/** One word and its reason in a sentence. */
export const cameraStatus = z.object({
  word: z.enum(['ok', 'quiet', 'offline', 'clock-off', 'refused']),
  reason: z.string(),
})

/**
 * The zone in which its local times are read, minutes ahead of UTC: `learnt` from its posts and when they came, told by
 * the stored `device` when it was asked, or the `server`'s own while neither is known.
 */
export const cameraClock = z.object({
  zoneOffsetMinutes: z.number().int(),
  source: z.enum(['learnt', 'device', 'server']),
  /** The server's own zone at the moment; differs where the camera is in another time zone. */
  serverOffsetMinutes: z.number().int(),
})

export const activeAlarm = z.object({
  name: z.string(),
  rule: z.number().nullable(),
  active: z.boolean(),
  /** When the post that says so was received. */
  since: instant,
})

/** `denied` when a person said that it is not the camera's. */
export const claimedAddress = z.object({
  address: z.string(),
  state: z.enum(['unconfirmed', 'denied']),
  firstAt: instant,
  /** Its last post, to the minute; null where none came since it was denied. */
  lastAt: instant.nullable(),
})

export const camera = z.object({
  id: z.string(),
  name: z.string(),
  source: z.enum(['ipc', 'nvr']).nullable(),
  formatVersion: z.string().nullable(),
  /** Where it posts from now, and everywhere it has posted from. */
  address: z.string(),
  addresses: z.array(z.string()),
  /** Addresses from which posts came under its name and did not count. */
  claimedAddresses: z.array(claimedAddress),
  /** The only addresses and networks from which its posts count; empty where a person gave none. */
  allowedAddresses: z.array(z.string()),
  channel: z.number().nullable(),
  mac: z.string().nullable(),
  serial: z.string().nullable(),
  firstSeen: instant,
  lastSeen: instant.nullable(),
  lastEventAt: instant.nullable(),
  /** Between two heartbeats, the median of the last; null before the third. */
  heartbeatMs: z.number().nullable(),
  /** How far its clock is ahead (positive) or behind (negative), the median of the last posts. */
  clockSkewMs: z.number().nullable(),
  clock: cameraClock,
  events: z.object({
    lastHour: z.number().int(),
    last24Hours: z.number().int(),
    total: z.number().int(),
    /** The newest 24 hours, oldest first; the last one is not over yet. */
    hours: z.array(z.number().int()),
  }),
  status: cameraStatus,
  alarms: z.array(activeAlarm),
  picture: pictureRef.nullable(),
  hidden: z.boolean(),
  state: cameraState,
  /** Cameras that were merged into this one. */
  merged: z.array(cameraRef),
})
export type ApiCamera = z.infer<typeof camera>

/** In the order of their names. */
export const cameraList = z.object({
  items: z.array(camera),
  /** How many there are on all pages. */
  total: z.number().int(),
  nextCursor: z.string().nullable(),
})
export type CameraList = z.infer<typeof cameraList>

export const cameraQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(500),
  cursor,
  /** Part of the name, id, address, mac or serial number. */
  search: z.string().max(100).optional(),
  state: cameraState.optional(),
})

/** Cameras about which nobody decided anything, that sent little and then nothing more. */
export const cameraForgetting = z.object({
  /** Cameras with more events stay. */
  mostEvents: z.number().int().min(0).max(1000).default(3),
  /** Days without a post. */
  silentDays: z.number().min(0).max(3650).default(0),
  state: cameraState.optional(),
  /** Counts them, and forgets none. */
  dryRun: z.boolean().default(false),
})
export const forgottenCameras = z.object({ cameras: z.number().int() })
export type ForgottenCameras = z.infer<typeof forgottenCameras>

export const cameraChange = z
  .object({
    name: z.string().trim().min(1).max(100).regex(oneLine, { error: oneLineHint }),
    hidden: z.boolean(),
    state: z.enum(['approved', 'ignored', 'pending']),
    /** Addresses and networks (CIDR) from which alone its posts count; an empty list lifts that. For its whole device. */
    allowedAddresses: z.array(network).max(100),
  })
  .partial()

/** What a person says of an address from which posts come under the camera's name, or will come. */
export const addressDecision = z.object({ address: ipAddress, state: z.enum(['confirmed', 'denied']) })

/** The camera that takes over this one's events, past and future; null makes it one of its own again. */
export const cameraMerge = z.object({ into: z.string().nullable() })

/** From one status post to the other; `stop` and `durationMs` are null while it lasts. */
export const alarmInterval = z.object({
  name: z.string(),
  rule: z.number().nullable(),
  start: instant,
  stop: instant.nullable(),
  durationMs: z.number().nullable(),
})
export const alarmIntervals = z.object({ items: z.array(alarmInterval), nextCursor: z.string().nullable() })
export type AlarmIntervals = z.infer<typeof alarmIntervals>
export const alarmQuery = z.object({ from: moment.optional(), to: moment.optional(), limit, cursor })

export const presentTarget = z.object({
  targetId: z.number().nullable(),
  type: targetType,
  box: box.nullable(),
  startedAt: instant,
  lastAt: instant,
  dwellMs: z.number(),
})

/** Who is in front of a camera now, from its positions. */
export const cameraPresence = z.object({ camera: cameraRef, targets: z.array(presentTarget) })
export type CameraPresence = z.infer<typeof cameraPresence>
export const presenceList = z.object({ items: z.array(cameraPresence) })

/** An entry of the log; `path`, `endedAt` and `dwellMs` come with the end. Path: [ms since startedAt, x1, y1, x2, y2], fractions 0–1. */
export const trackEntry = z.object({
  kind: z.literal('track'),
  id: z.string(),
  seq: z.number().int(),
  receivedAt: instant,
  time: instant,
  camera: cameraRef,
  clientIp: z.string(),
  phase: z.enum(['start', 'end']),
  targetId: z.number().nullable(),
  type: targetType,
  startedAt: instant,
  endedAt: instant.nullable(),
  path: z.array(z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()])),
  dwellMs: z.number().nullable(),
})
export type TrackEntry = z.infer<typeof trackEntry>

/** Finished tracks (those that ended), newest first. */
export const trackQuery = z.object({
  camera: list(z.string().max(200)),
  type: list(targetType),
  from: moment.optional(),
  to: moment.optional(),
  limit,
  cursor,
})
export const trackPage = z.object({ items: z.array(trackEntry), nextCursor: z.string().nullable() })
