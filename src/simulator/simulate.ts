import { setTimeout as sleep } from 'node:timers/promises'
import { type Clock, systemClock } from '../lib/clock.ts'
import { minuteMs } from '../time/units.ts'
import { zoneOffsetMs } from '../time/zone-time.ts'
import type { SimulatedCamera } from './camera.ts'
import type { PlannedPost } from './planned-post.ts'
import { type Selection, selectTypes } from './select-types.ts'
import { Sender } from './sender.ts'
import { createSite } from './site.ts'
import { Studio } from './studio.ts'
import { type Summary, Tally } from './summary.ts'
import { Timeline } from './timeline.ts'

export interface SimulationOptions {
  url: URL
  /** Default: everything except odd posts; see `selectTypes`. */
  selection?: Selection
  /** Events per second. Default: 1. */
  rate?: number
  /** The number of events. Default: unlimited. */
  count?: number
  /** The number of cameras that post directly. Default: 3. */
  cameras?: number
  /** The number of channels of the recorder. Default: 4. */
  nvrChannels?: number
  /** Default: 1. */
  seed?: number
  /** The time of the first event, milliseconds since 1970. Default: now. */
  startMs?: number
  /** IANA name of the devices' zone. Default: UTC. */
  timeZone?: string
  /** Ends the run: posts in transit are completed, others are not sent. */
  signal?: AbortSignal
  clock?: Clock
  /** Called after every delivery. */
  onProgress?: (summarize: () => Summary) => void
}

/**
 * The number of posts that may wait per sender. Beyond it the run falls behind its schedule instead of using more
 * memory.
 */
const waitingPerSender = 4

function plan(options: SimulationOptions, site: SimulatedCamera[]): ReturnType<Timeline['posts']> {
  const { selection = selectTypes(null), rate = 1, count = Number.POSITIVE_INFINITY, seed = 1 } = options
  const startMs = options.startMs ?? (options.clock ?? systemClock).now().getTime()
  const offset = zoneOffsetMs(startMs, options.timeZone ?? 'UTC') / minuteMs
  const studio = new Studio()
  return new Timeline({ site, selection, studio, seed, startMs, rate, count, utcOffsetMinutes: offset }).posts()
}

/** Waits for the post's time, or for the signal. */
async function untilDue(post: PlannedPost, startedMs: number, signal: AbortSignal): Promise<void> {
  const waitMs = post.atMs - (performance.now() - startedMs)
  if (waitMs > 1) await sleep(waitMs, undefined, { signal }).catch(() => undefined)
}

/**
 * Simulates cameras and a recorder against a server and returns a summary. Refused and failed posts are counted;
 * rejects only when pictures cannot be drawn.
 */
export async function simulate(options: SimulationOptions): Promise<Summary> {
  const { url, cameras = 3, nvrChannels = 4, seed = 1, signal = new AbortController().signal, onProgress } = options
  const site = createSite({ cameras, nvrChannels, seed })
  const senders = new Map(site.map(camera => [camera.sender, new Sender({ url, format: camera.format })]))
  const tally = new Tally()
  const open = new Set<Promise<void>>()
  const startedMs = performance.now()

  const deliver = async (post: PlannedPost, body: Promise<Buffer>) => {
    const bytes = await body
    const delivery = await senders.get(post.camera.sender)?.send(bytes, post.framing, signal)
    if (!delivery) return
    tally.add(post, delivery, bytes.length)
    onProgress?.(() => tally.summary())
  }

  try {
    for (const post of plan(options, site)) {
      // Pictures are drawn before the post's time, so that they are ready when it is due.
      const body = post.body()
      body.catch(() => undefined)
      if (!post.closing) await untilDue(post, startedMs, signal)
      if (signal.aborted) break
      const delivery = deliver(post, body).finally(() => open.delete(delivery))
      open.add(delivery)
      while (open.size >= waitingPerSender * senders.size) await Promise.race(open)
    }
    await Promise.all(open)
    return tally.summary()
  } finally {
    for (const sender of senders.values()) sender.close()
  }
}
