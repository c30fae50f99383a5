import type { CameraRef, Message } from '../model/index.ts'

/**
 * Who is told what the recorder does. Everything is called from the way of a post, so it must return at once, keep
 * no picture (their memory is lent) and not throw.
 */
export interface RecorderObserver {
  /** The log goes to `lastSeq`, durably; also when the data directory was opened, or opened again. */
  stored(lastSeq: number): void
  /**
   * A message of a post that was kept or noted. Null where the post does not say which camera it is of: an empty
   * heartbeat, or that of a recorder, which stands for all its cameras at that address.
   */
  received(camera: CameraRef | null, message: Message, receivedAt: Date, clientIp: string): void
  /** How far a camera's local time is ahead of UTC, minutes, once its posts have told; null before. */
  zoneOffsetOf?(cameraId: string): number | null
  /** A message that came under a camera's name from an address that does not count as the camera's. */
  borrowed?(message: Message, receivedAt: Date, clientIp: string): void
  /** Cameras are known no more; they may appear anew. */
  forgot?(cameraIds: readonly string[]): void
  /** A post was answered with an error of the catalogue. */
  refused(clientIp: string, at: Date, code: string): void
}

export const nobody: RecorderObserver = { stored: () => undefined, received: () => undefined, refused: () => undefined }
