import type { AlarmPost, Format, KeepalivePost, StatusPost, TrajectoryPost } from './facts.ts'
import { cameraEvent } from './ipc-envelope.ts'
import { cameraKeepalive, cameraStatus, cameraTrajectory } from './ipc-messages.ts'
import { recorderEvent, recorderKeepalive, recorderStatus } from './nvr-messages.ts'
import { smartTypeOf } from './smart-types.ts'

/**
 * The body of a smart event as a device of this format posts it.
 * `name` is a plain name of the `smartTypes` table; throws a RangeError where the format has no such type.
 */
export function buildPost(format: Format, name: string, post: AlarmPost): Buffer {
  const { smartType, write } = smartTypeOf(format, name)
  return format === 'nvr-v2'
    ? recorderEvent(post, smartType, write(post))
    : cameraEvent({ format, device: post.device, timeUs: post.timeUs }, smartType, write(post))
}

/** The body of a post that says which alarms are on or off. */
export function buildStatus(format: Format, post: StatusPost): Buffer {
  return format === 'nvr-v2' ? recorderStatus(post) : cameraStatus(format, post)
}

/** The body of a smart-track post; recorders send none, so a camera writes it. */
export function buildTrajectory(format: Exclude<Format, 'nvr-v2'>, post: TrajectoryPost): Buffer {
  return cameraTrajectory(format, post)
}

/** The body of a keepalive in the form the format's devices prefer: empty, without declaration, with message type. */
export function buildKeepalive(format: Format, post: KeepalivePost): Buffer {
  if (format === 'ipc-v1x') return Buffer.alloc(0)
  return format === 'nvr-v2' ? recorderKeepalive(post) : cameraKeepalive(post)
}
