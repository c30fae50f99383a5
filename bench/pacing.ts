import { setTimeout as pause } from 'node:timers/promises'
import type { PostConnection } from './post-connection.ts'
import type { Post } from './posts.ts'

/** A connection and the post that it sends repeatedly, each time with other numbers. */
export interface Camera {
  post: Post
  connection: PostConnection
}

/** Sends a camera's next post and counts its reply; `dueMs` is where its latency begins, on the clock of `performance.now`. */
export type SendOne = (camera: Camera, dueMs: number) => Promise<void>

/** Every camera sends its next post after each reply: `posts` of them, or for `seconds` if that is 0. */
export async function sendWhenAnswered(
  cameras: readonly Camera[],
  sendOne: SendOne,
  { seconds, posts }: { seconds: number; posts: number },
): Promise<void> {
  const endMs = performance.now() + seconds * 1000
  await Promise.all(
    cameras.map(async camera => {
      for (let sent = 0; posts > 0 ? sent < posts : performance.now() < endMs; sent++) {
        await sendOne(camera, performance.now())
      }
    }),
  )
}

/**
 * `rate` posts a second over all cameras in turn, without waiting for replies. The latency of a post that must wait for its camera's
 * last reply counts from when it was due, so that a stall shows in every post it delays.
 */
export async function sendAtRate(
  cameras: readonly Camera[],
  sendOne: SendOne,
  { seconds, rate }: { seconds: number; rate: number },
): Promise<void> {
  const startMs = performance.now()
  const total = Math.round(rate * seconds)
  const lanes = cameras.map(camera => ({ camera, last: Promise.resolve() }))
  for (let sent = 0; sent < total; sent++) {
    const untilDueMs = startMs + (sent * 1000) / rate - performance.now()
    if (untilDueMs > 0) await pause(untilDueMs)
    const dueMs = performance.now()
    const lane = lanes[sent % lanes.length]!
    lane.last = lane.last.then(() => sendOne(lane.camera, dueMs))
  }
  await Promise.all(lanes.map(lane => lane.last))
}

/** Whether the work ended within this time. */
export async function endedWithin(work: Promise<unknown>, limitMs: number): Promise<boolean> {
  const limit = new AbortController()
  const ended = await Promise.race([
    work.then(() => true),
    pause(limitMs, false, { signal: limit.signal }).catch(() => false),
  ])
  limit.abort()
  return ended
}
