import type { CameraRef } from './event.ts'
import type { Message } from './message.ts'

/**
 * Called for what posts say. Every method is called while a post waits for its reply, so it must return at once, keep
 * no picture (their memory is reused) and not throw.
 *
 * No method is called for an unreadable document, for messages of a camera that people ignore (except heartbeats), and
 * for posts of the past: recovered ones, imported ones, and those of the inbox that are read again.
 */
export interface IngestObserver {
  /**
   * A message of a post that was stored, noted or recognised as a repeat; a post with several messages calls it for
   * each. The camera is the one that is shown, so posts of a merged camera count for the camera that it is merged into.
   * It is null where the post does not say which one it is: an empty heartbeat, or that of a recorder, which counts for
   * all its cameras at that address.
   */
  received(camera: CameraRef | null, message: Message, receivedAt: Date, clientIp: string): void
  /** A message under a camera's name from an address that is not confirmed as the camera's. */
  borrowed(message: Message, receivedAt: Date, clientIp: string): void
  /** A post was answered with an error of the catalogue. */
  refused(clientIp: string, at: Date, code: string): void
  /** Cameras were removed. They may appear again. */
  forgot(cameraIds: readonly string[]): void
}
