import { z } from 'zod'
import { removals } from '../../diagnostics/redaction/post-redactor.ts'
import { cameraRef, instant } from './common.ts'

export const severity = z.enum(['info', 'warning', 'error'])

/** What was seen, what it probably means, what to do. `subject` is a camera, an address or a part of this server. */
export const finding = z.object({
  /** A code of docs/doctor.md. */
  code: z.string(),
  severity,
  subject: z.string(),
  seen: z.string(),
  meaning: z.string(),
  fix: z.string(),
  /** Something to copy into a shell; null where there is nothing. */
  command: z.string().nullable(),
  /** Where in the dashboard this is mended, such as `/devices/x`; null where it is not. */
  link: z.string().nullable(),
})
export type Finding = z.infer<typeof finding>

/** Everything known about who connected to the camera port. */
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
  /** Of the last request. */
  method: z.string().nullable(),
  path: z.string().nullable(),
  headers: z.record(z.string(), z.string()),
  bytes: z.number().int().nullable(),
  kind: z.string().nullable(),
  verdict: z.string().nullable(),
  replyStatus: z.number().int().nullable(),
  /** Until the reply. */
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
  /** What the device says it posts, where a password for it is stored. */
  subscribed: z.array(z.string()).nullable(),
})
export type SenderReport = z.infer<typeof senderReport>

export const localAddress = z.object({
  interface: z.string(),
  address: z.string(),
  /** What to type into a device in the same network. */
  cameraUrl: z.string(),
  /** Whether the camera port answered there when asked from this machine. */
  answers: z.boolean(),
})

/** `GET doctor`: what is known; `POST doctor/check` asks ports and stored devices first (takes seconds). */
export const doctorReport = z.object({
  at: instant,
  /** When devices were last asked; null for never. */
  checkedAt: instant.nullable(),
  findings: z.array(finding),
  senders: z.array(senderReport),
  addresses: z.array(localAddress),
  /** Posts a heartbeat to the camera port by hand. */
  curl: z.string(),
})
export type DoctorReport = z.infer<typeof doctorReport>

/** `?senders=no` leaves the list of senders out, for who only counts findings. */
export const doctorQuery = z.object({ senders: z.enum(['yes', 'no']).default('yes') })

/** `POST doctor/self-test`: a made-up event through the real port and back out of the log, step by step. */
export const selfTest = z.object({
  ok: z.boolean(),
  steps: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string(), tookMs: z.number() })),
  eventId: z.string().nullable(),
})
export type SelfTest = z.infer<typeof selfTest>

/**
 * One message of `GET doctor/tap` (SSE, event `post`): a request as it came, pictures left out. Posts that come faster
 * than they can be shown are counted by the event `left-out` (`{ posts }`).
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
  /** Of the event; of the entry of the inbox where the kind is `unparsed`. */
  eventId: z.string().nullable(),
  verdict: z.string(),
  status: z.number().int(),
  /** Milliseconds: `receive` from the first byte to the last, `store` until the reply. */
  receiveMs: z.number(),
  storeMs: z.number(),
})
export type TappedPost = z.infer<typeof tappedPost>

export const tapQuery = z.object({ address: z.string().max(100).optional() })

/** `POST doctor/recordings`: keeps the next posts as a bundle. */
export const recordingRequest = z.object({
  posts: z.number().int().min(1).max(500).default(20),
  address: z.string().max(100).optional(),
  /** Left out of the bundle: pictures, plates and names, serials and MACs, addresses and passwords. */
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
