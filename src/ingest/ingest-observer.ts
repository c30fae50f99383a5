import type { Faults } from '../lib/faults.ts'
import type { CameraRef, Message } from '../model/index.ts'

/**
 * Called for what posts say. Every method is called while a post waits for its reply, so it must return at once, keep
 * no picture (their memory is reused) and not throw.
 */
export interface IngestObserver {
  /**
   * A message of a post that was stored or noted. The camera is null where the post does not say which one it is: an
   * empty heartbeat, or that of a recorder, which counts for all its cameras at that address.
   */
  received?(camera: CameraRef | null, message: Message, receivedAt: Date, clientIp: string): void
  /** A message under a camera's name from an address that is not confirmed as the camera's. */
  borrowed?(message: Message, receivedAt: Date, clientIp: string): void
  /** A post was answered with an error of the catalogue. */
  refused?(clientIp: string, at: Date, code: string): void
  /** Cameras were removed. They may appear again. */
  forgot?(cameraIds: readonly string[]): void
}

/** All observers as one. An error in one of them is a fault of this program, and must not have a post refused. */
export function everyObserver(observers: readonly IngestObserver[], faults: Faults): Required<IngestObserver> {
  const each = (call: (observer: IngestObserver) => void) => {
    for (const observer of observers) {
      try {
        call(observer)
      } catch (error) {
        faults.note('noting a post', error)
      }
    }
  }
  return {
    received: (...message) => each(observer => observer.received?.(...message)),
    borrowed: (...message) => each(observer => observer.borrowed?.(...message)),
    refused: (...refusal) => each(observer => observer.refused?.(...refusal)),
    forgot: ids => each(observer => observer.forgot?.(ids)),
  }
}
