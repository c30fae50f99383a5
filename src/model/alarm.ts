import type { Point } from './geometry.ts'
import type { Target } from './target.ts'

export const categories = [
  'lpr',
  'face',
  'intrusion',
  'line-crossing',
  'zone-entry',
  'zone-exit',
  'line-count',
  'area-count',
  'video-metadata',
  'motion',
  'sensor',
  'loitering',
  'parking',
  'abandoned-object',
  'missing-object',
  'scene-change',
  'audio',
  'crowd',
  'temperature',
  'fire',
  'fall',
  'other',
] as const

export type Category = (typeof categories)[number]

/** SMART_START, SMART_PROCEDURE and SMART_STOP of the first rule that says; null where none does. */
export type Phase = 'start' | 'ongoing' | 'stop'

/** One item of the post's rule list: the zone or line the device says was touched. */
export interface Rule {
  eventId: number | null
  targetId: number | null
  shape: 'area' | 'line' | null
  /** Fractions 0–1 of the overview; a line has its start first. */
  points: Point[]
  direction: string | null
}

/** What is counted; `all` where the device does not tell them apart. */
export type CountTarget = 'person' | 'vehicle' | 'bike' | 'all' | 'unknown'

/** Cumulative counters as the device sends them: totals since its last reset. */
export interface Count {
  target: Exclude<CountTarget, 'unknown'>
  entered: number | null
  left: number | null
  present: number | null
}

/** What is known of one picture of an event, whether or not its bytes are at hand. */
export interface ImageFacts {
  role: 'overview' | 'target'
  /** Index into `targets`; null for an overview or where no target fits. */
  target: number | null
  /** Pixels, from the JPEG's own header; null where the bytes are no JPEG. */
  width: number | null
  height: number | null
  /** Size of the decoded picture. */
  bytes: number
  contentType: 'image/jpeg' | null
  /** False for bytes that are no JPEG and for broken or placeholder base64; such an image has no file. */
  valid: boolean
  /** Why no small version is made of it, in words: it would unpack to too much. Absent or null for every other picture. */
  tooLarge?: string | null
}

/** The meaning of an alarm, shared by the message as decoded and the event as stored. */
export interface AlarmFacts {
  category: Category
  /** The device's own word, verbatim, e.g. `VEHICE`. */
  smartType: string
  phase: Phase | null
  rules: Rule[]
  targets: Target[]
  counts: Count[]
  /** Only there where a text or a list was longer than is taken up (model/bounds.ts); the original post has all of it. */
  truncated?: true | undefined
}
