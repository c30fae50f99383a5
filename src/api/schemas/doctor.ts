import { z } from 'zod'
import { removals } from '../../diagnostics/redaction/post-redactor.ts'
import { cameraRef, instant } from './common.ts'

export const severity = z.enum(['info', 'warning', 'error'])

/** An observation, its probable meaning and a fix. `subject` is a camera, an address or a part of this server. */
export const finding = z.object({
  /** A code of docs/doctor.md. */
  code: z.string(),
  severity,
  subject: z.string(),
  seen: z.string(),
  meaning: z.string(),
  fix: z.string(),
  /** A shell command to copy; null for none. */
  command: z.string().nullable(),
  /** The page of the dashboard where this can be fixed, such as `/devices/x`; null for none. */
  link: z.string().nullable(),
})
export type Finding = z.infer<typeof finding>

/** Data about an address that connected to the camera port. */
export const senderReport = z.object({
  address: z.string(),
  cameras: z.array(cameraRef),
  firstSeen: instant.nullable(),
  lastConnectionAt: instant.nullable(),
  lastByteAt: instant.nullable(),
  lastPostAt: instant.nullable(),
  connections: z.number().int(),
  /** Connections that ended without a request. */
  silentConnections: z.number().int(),
  /** `method` to `tookMs` describe the last request. */
  method: z.string().nullable(),
  path: z.string().nullable(),
  headers: z.record(z.string(), z.string()),
  bytes: z.number().int().nullable(),
  kind: z.string().nullable(),
  verdict: z.string().nullable(),
  replyStatus: z.number().int().nullable(),
  /** The time until the reply. */
  tookMs: z.number().nullable(),
  formats: z.array(z.string()),
  heartbeatMs: z.number().nullable(),
  heartbeatAgeMs: z.number().nullable(),
  posts: z.number().int(),
  events: z.number().int(),
  statuses: z.number().int(),
  keepalives: z.number().int(),
  trajectories: z.number().int(),
  unparsed: z.number().int(),
  refused: z.number().int(),
  repeats: z.number().int(),
  /** Events that carried a picture. */
  withPictures: z.number().int(),
  clockSkewMs: z.number().nullable(),
  /** The data that the device is set to post, if the device is stored. */
  subscribed: z.array(z.string()).nullable(),
})
export type SenderReport = z.infer<typeof senderReport>

export const localAddress = z.object({
  interface: z.string(),
  address: z.string(),
  /** The URL to enter in a device in the same network. */
  cameraUrl: z.string(),
  /** True if the camera port answered at this address, from this machine. */
  answers: z.boolean(),
})

/** `GET doctor`: a diagnosis from known data. `POST doctor/check` checks ports and stored devices first, which takes seconds. */
export const doctorReport = z.object({
  at: instant,
  /** The time of the last check of devices; null for never. */
  checkedAt: instant.nullable(),
  findings: z.array(finding),
  senders: z.array(senderReport),
  addresses: z.array(localAddress),
  /** A command that posts a heartbeat to the camera port. */
  curl: z.string(),
})
export type DoctorReport = z.infer<typeof doctorReport>

/** `?senders=no` omits the list of senders, for clients that only count findings. */
export const doctorQuery = z.object({ senders: z.enum(['yes', 'no']).default('yes') })

/** `POST doctor/self-test`: sends a sample event through the camera port and reads it back from the log, step by step. */
export const selfTest = z.object({
  ok: z.boolean(),
  steps: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string(), tookMs: z.number() })),
  eventId: z.string().nullable(),
})
export type SelfTest = z.infer<typeof selfTest>

/**
 * A message of `GET doctor/tap` (SSE, event `post`): a received request without its pictures. The event `left-out`
 * (`{ posts }`) counts posts that were skipped because they arrived too fast.
 */
export const tappedPost = z.object({
  at: instant,
  address: z.string(),
  port: z.number().int(),
  method: z.string(),
  target: z.string(),
  httpVersion: z.string(),
  headers: z.array(z.tuple([z.string(), z.string()])),
  bytes: z.number().int(),
  /** The XML with `[picture, 123456 characters]` in place of base64; cut at 64 KiB. */
  skeleton: z.string(),
  kind: z.string().nullable(),
  smartType: z.string().nullable(),
  camera: cameraRef.nullable(),
  /** The id of the event, or of the inbox entry if the kind is `unparsed`. */
  eventId: z.string().nullable(),
  verdict: z.string(),
  status: z.number().int(),
  /** `receiveMs` is the time from the first to the last byte, `storeMs` from there to the reply. */
  receiveMs: z.number(),
  storeMs: z.number(),
})
export type TappedPost = z.infer<typeof tappedPost>

export const tapQuery = z.object({ address: z.string().max(100).optional() })

/** `POST doctor/recordings`: records the next posts as a bundle. */
export const recordingRequest = z.object({
  posts: z.number().int().min(1).max(500).default(20),
  address: z.string().max(100).optional(),
  /** The data to remove from the bundle. Default: all kinds. */
  remove: z.array(z.enum(removals)).default([...removals]),
})
/** `GET doctor/recordings/{id}`; the bundle is `GET doctor/recordings/{id}/bundle.zip`; `POST …/stop` ends it early. */
export const recording = z.object({
  id: z.string(),
  startedAt: instant,
  finishedAt: instant.nullable(),
  wanted: z.number().int(),
  posts: z.number().int(),
  bytes: z.number().int(),
  remove: z.array(z.string()),
})
export const recordingList = z.object({ items: z.array(recording) })
export type Recording = z.infer<typeof recording>
