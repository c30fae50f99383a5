import type { AlarmPost, Format, KeepalivePost, StatusPost, TrajectoryPost } from './facts.ts'
import { cameraEvent } from './ipc-envelope.ts'
import { cameraKeepalive, cameraStatus, cameraTrajectory } from './ipc-messages.ts'
import { recorderEvent, recorderKeepalive, recorderStatus } from './nvr-messages.ts'
import { smartTypeOf } from './smart-types.ts'

/**
 * Builds the body of a smart event in a device's format. `name` is a plain name of the `smartTypes` table. Throws a
 * RangeError when the format has no such type.
 */
export function buildPost(format: Format, name: string, post: AlarmPost): Buffer {
  const { smartType, write } = smartTypeOf(format, name)
  return format === 'nvr-v2'
    ? recorderEvent(post, smartType, write(post))
    : cameraEvent({ format, device: post.device, timeUs: post.timeUs }, smartType, write(post))
}

/** Builds the body of a status post with alarms that are on or off. */
export function buildStatus(format: Format, post: StatusPost): Buffer {
  return format === 'nvr-v2' ? recorderStatus(post) : cameraStatus(format, post)
}

/** Builds the body of a smart-track post, in a camera's format because recorders send none. */
export function buildTrajectory(format: Exclude<Format, 'nvr-v2'>, post: TrajectoryPost): Buffer {
  return cameraTrajectory(format, post)
}

/** Builds the body of a keepalive in the usual form of the format: empty, without declaration, or with a message type. */
export function buildKeepalive(format: Format, post: KeepalivePost): Buffer {
  if (format === 'ipc-v1x') return Buffer.alloc(0)
  return format === 'nvr-v2' ? recorderKeepalive(post) : cameraKeepalive(post)
}
