import type { CameraRef, Message, MessageKind } from '../model/index.ts'

/** One HTTP post of a device, whole. */
export interface Post {
  bytes: Buffer
  receivedAt: Date
  /** Without `::ffff:` and zone. */
  clientIp: string
  /** Memory for its decoded pictures, which nobody else uses until the post is recorded. */
  scratch?: Buffer | undefined
}

/**
 * What became of a post: `stored` gave an entry of the log or the inbox, `noted` went to the stream file only,
 * `repeat` was stored before, `ignored` is of a camera whose posts a person does not want.
 */
export type Verdict = 'stored' | 'noted' | 'repeat' | 'ignored'

export interface Outcome {
  verdict: Verdict
  /** The kind of the post's most telling message. */
  kind: MessageKind
  /** The id behind which `viewtron raw` finds the post; null where it went to the stream file only. */
  postId: string | null
  /** What a stored post says, for people. */
  headline?: () => string
  /** What the post said; its pictures' memory is lent and gone with the post. */
  messages: readonly Message[]
  /** Whose it is, where the post tells. */
  camera: CameraRef | null
  /** It came under a camera's name from an address that does not count as the camera's. */
  unconfirmed?: true
}

export const rawPostModes = ['full', 'compact', 'unparsed', 'off'] as const

export type RawPostMode = (typeof rawPostModes)[number]
