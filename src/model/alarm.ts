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

export const phases = ['start', 'ongoing', 'stop'] as const

/** SMART_START, SMART_PROCEDURE or SMART_STOP of the first rule that has one; null where none has. */
export type Phase = (typeof phases)[number]

/** One item of the rule list of a post: a zone or line that was touched. */
export interface Rule {
  eventId: number | null
  targetId: number | null
  shape: 'area' | 'line' | null
  /** Fractions 0–1 of the overview; a line has its start first. */
  points: Point[]
  direction: string | null
}

export const countTargets = ['person', 'vehicle', 'bike', 'all', 'unknown'] as const

/** The kind of target that is counted; `all` where the device does not distinguish kinds. */
export type CountTarget = (typeof countTargets)[number]

/** Cumulative counters as the device sends them: totals since its last reset. */
export interface Count {
  target: Exclude<CountTarget, 'unknown'>
  entered: number | null
  left: number | null
  present: number | null
}

export const imageRoles = ['overview', 'target'] as const

/** A picture shows the whole scene or one target. */
export type ImageRole = (typeof imageRoles)[number]

/** The facts of one picture of an event, without its bytes. */
export interface ImageFacts {
  role: ImageRole
  /** Index into `targets`; null for an overview or where no target fits. */
  target: number | null
  /** In pixels, from the header of the JPEG; null where the bytes are not a JPEG. */
  width: number | null
  height: number | null
  /** Size of the decoded JPEG file. */
  bytes: number
  contentType: 'image/jpeg' | null
  /** False for bytes that are not a JPEG and for broken or placeholder base64. Such an image has no file. */
  valid: boolean
  /** Why no thumbnail is made of the picture, as text: it would need too much memory. Absent or null for every other picture. */
  tooLarge?: string | null
}

/** The meaning of an alarm, shared by the message as decoded and the event as stored. */
export interface AlarmFacts {
  category: Category
  /** As the device sent it, e.g. `VEHICE`. */
  smartType: string
  phase: Phase | null
  rules: Rule[]
  targets: Target[]
  counts: Count[]
  /** Present only where a text or a list exceeded its bound (model/bounds.ts); the original post has all of it. */
  truncated?: true | undefined
}
