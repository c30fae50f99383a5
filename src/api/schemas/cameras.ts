import { z } from 'zod'
import { oneLine, oneLineHint } from '../../lib/typed-text.ts'
import { cameraLinkFault } from '../../model/camera-link.ts'
import { box, cameraRef, cursor, instant, ipAddress, limit, list, moment, network, targetType } from './common.ts'
import { pictureRef } from './plates.ts'

export const cameraState = z.enum(['approved', 'pending', 'ignored'])

/** `reason` is a sentence for people. */
export const cameraStatus = z.object({
  word: z.enum(['ok', 'quiet', 'offline', 'clock-off', 'refused']),
  reason: z.string(),
})

/**
 * The zone of the camera's local times, in minutes ahead of UTC. Source: `learnt` from its posts and their time of
 * receipt, reported by the stored `device`, or the zone of the `server` while neither is known.
 */
export const cameraClock = z.object({
  zoneOffsetMinutes: z.number().int(),
  source: z.enum(['learnt', 'device', 'server']),
  /** The current offset of the server's zone. Differs if the camera is in another zone. */
  serverOffsetMinutes: z.number().int(),
})

export const activeAlarm = z.object({
  name: z.string(),
  rule: z.number().nullable(),
  active: z.boolean(),
  /** The time of receipt of the status post. */
  since: instant,
})

/** An address that posted under the camera's identity. `denied`: a person decided that it is not the camera's. */
export const claimedAddress = z.object({
  address: z.string(),
  state: z.enum(['unconfirmed', 'denied']),
  firstAt: instant,
  /** The last post, to the minute; null if none came since it was denied. */
  lastAt: instant.nullable(),
})

export const camera = z.object({
  id: z.string(),
  name: z.string(),
  source: z.enum(['ipc', 'nvr']).nullable(),
  formatVersion: z.string().nullable(),
  /** The current address; `addresses` also holds earlier ones. */
  address: z.string(),
  addresses: z.array(z.string()),
  /** Addresses that posted under the camera's identity and whose posts do not count. */
  claimedAddresses: z.array(claimedAddress),
  /** The only addresses and networks whose posts count; empty for no restriction. */
  allowedAddresses: z.array(z.string()),
  /** The template of a link to its live view or its recorder: `http://{host}/playback?t={time}`. */
  link: z.string().nullable(),
  /** The address of the web page of its stored device; null without one. */
  webPage: z.string().nullable(),
  channel: z.number().nullable(),
  mac: z.string().nullable(),
  serial: z.string().nullable(),
  firstSeen: instant,
  lastSeen: instant.nullable(),
  lastEventAt: instant.nullable(),
  /** The median time between recent heartbeats; null before the third. */
  heartbeatMs: z.number().nullable(),
  /** The offset of the camera's clock, positive if it is ahead: the median of recent posts. */
  clockSkewMs: z.number().nullable(),
  clock: cameraClock,
  events: z.object({
    lastHour: z.number().int(),
    last24Hours: z.number().int(),
    total: z.number().int(),
    /** Events per hour of the last 24 hours, oldest first; the last hour is incomplete. */
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

/** Ordered by name. */
export const cameraList = z.object({
  items: z.array(camera),
  /** The number of cameras on all pages. */
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

/** Selects idle cameras without any decision by a person: they sent few events and have been silent since. */
export const cameraForgetting = z.object({
  /** Cameras with more events are kept. */
  mostEvents: z.number().int().min(0).max(1000).default(3),
  /** Days without a post. */
  silentDays: z.number().min(0).max(3650).default(0),
  state: cameraState.optional(),
  /** Only counts the cameras. */
  dryRun: z.boolean().default(false),
})
export const forgottenCameras = z.object({ cameras: z.number().int() })
export type ForgottenCameras = z.infer<typeof forgottenCameras>

const linkTemplate = z
  .string()
  .trim()
  .max(2000)
  .regex(oneLine, { error: oneLineHint })
  .superRefine((template, context) => {
    const message = cameraLinkFault(template)
    if (message !== null) context.addIssue({ code: 'custom', message })
  })

export const cameraChange = z
  .object({
    name: z.string().trim().min(1).max(100).regex(oneLine, { error: oneLineHint }),
    hidden: z.boolean(),
    state: z.enum(['approved', 'ignored', 'pending']),
    /** The only addresses and networks (CIDR) whose posts count, for the whole device; an empty list removes the limit. */
    allowedAddresses: z.array(network).max(100),
    /** null removes it. */
    link: linkTemplate.nullable(),
  })
  .partial()

/** A person's decision about an address that posts, or will post, under the camera's identity. */
export const addressDecision = z.object({ address: ipAddress, state: z.enum(['confirmed', 'denied']) })

/** `into` is the camera that takes over all events of this one, past and future; null separates them again. */
export const cameraMerge = z.object({ into: z.string().nullable() })

/** A period between two status posts. `stop` and `durationMs` are null while the alarm is active. */
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

/** Targets in view of a camera now, from its trajectory posts. */
export const cameraPresence = z.object({ camera: cameraRef, targets: z.array(presentTarget) })
export type CameraPresence = z.infer<typeof cameraPresence>
export const presenceList = z.object({ items: z.array(cameraPresence) })

/** A log entry. `path`, `endedAt` and `dwellMs` are set at the end. Path: [ms since startedAt, x1, y1, x2, y2], fractions 0–1. */
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

/** Selects finished tracks, newest first. */
export const trackQuery = z.object({
  camera: list(z.string().max(200)),
  type: list(targetType),
  from: moment.optional(),
  to: moment.optional(),
  limit,
  cursor,
})
export const trackPage = z.object({ items: z.array(trackEntry), nextCursor: z.string().nullable() })
