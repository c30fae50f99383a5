import type { CameraRef, Message, MessageKind, Verdict } from '../model/index.ts'

/** A complete HTTP post of a device. */
export interface Post {
  bytes: Buffer
  receivedAt: Date
  /** Without `::ffff:` and zone. */
  clientIp: string
  /** The site that forwarded it; left out for a post of this server's own camera port. */
  site?: string | undefined
  /** Memory for its decoded pictures, which nobody else uses until the post is ingested. */
  scratch?: Buffer | undefined
}

export interface Outcome {
  verdict: Verdict
  /** The kind of the post's most important message. */
  kind: MessageKind
  /** The id with which `viewtron raw` finds the post; null where it is in the stream file only. */
  postId: string | null
  /** The description of a stored post, as a line of the server's log. */
  headline?: () => string
  /** Its messages. The memory of their pictures is reused after the post. */
  messages: readonly Message[]
  /** The camera; null where the post does not say which one. */
  camera: CameraRef | null
  /** It came under a camera's name from an address that is not confirmed as the camera's. */
  unconfirmed?: true
}

export const rawPostModes = ['full', 'compact', 'unparsed', 'off'] as const

export type RawPostMode = (typeof rawPostModes)[number]
