import { moved, type SimulatedCamera, type Visit } from './camera.ts'
import { type PlannedPost, planned } from './planned-post.ts'
import { buildKeepalive, buildStatus, buildTrajectory } from './posts/build-post.ts'
import type { StatusPost } from './posts/facts.ts'
import type { SmartType } from './posts/smart-types.ts'
import type { Schedule } from './schedule.ts'

/** Timing of smart track: eight posts a second, starting shortly before the event (docs/protocol/transport.md). */
const track = { beforeMs: 400, afterMs: 1200, everyMs: 125 }

/**
 * Milliseconds from an event to its alarm status: a recorder sends the status just before the event, a camera just
 * after.
 */
const statusDelayMs = (camera: SimulatedCamera) => (camera.format === 'nvr-v2' ? -120 : 120)

/** Milliseconds that an alarm stays on after its last event. */
const holdMs = (type: SmartType) => (type.category === 'lpr' ? 2000 : 5000)

const keepaliveMs = (camera: SimulatedCamera) => (camera.format === 'nvr-v2' ? 10_000 : 30_000)

/** The earliest accompanying post comes this many milliseconds before its event. */
export const accompanimentLeadMs = 500

export interface AccompanimentOptions {
  schedule: Schedule<PlannedPost>
  /** Converts a time of the run to microseconds since 1970. */
  timeUs: (atMs: number) => number
  /** The offset of the devices' local time from UTC, in minutes. */
  utcOffsetMinutes: number
  /** Returns true once no more keepalives are needed. */
  isOver: (atMs: number) => boolean
}

/** Plans the posts that are not events: keepalives, alarm states and tracks. */
export class Accompaniment {
  readonly #options: AccompanimentOptions
  /** The end of each camera's track, and the end of each active alarm. */
  readonly #trackEndsMs = new Map<string, number>()
  readonly #alarmEndsMs = new Map<string, number>()

  constructor(options: AccompanimentOptions) {
    this.#options = options
  }

  /** Plans the keepalives of every sender; senders start 20 ms apart. */
  keepAlive(site: readonly SimulatedCamera[]): void {
    const senders = new Map(site.map(camera => [camera.sender, camera]))
    let atMs = 0
    for (const camera of senders.values()) {
      this.#keepAliveFrom(camera, atMs)
      atMs += 20
    }
  }

  #keepAliveFrom(camera: SimulatedCamera, atMs: number): void {
    const run = () => {
      if (this.#options.isOver(atMs)) return null
      this.#keepAliveFrom(camera, atMs + keepaliveMs(camera))
      return this.keepalive(camera, atMs)
    }
    this.#options.schedule.add({ atMs, run })
  }

  keepalive(camera: SimulatedCamera, atMs: number): PlannedPost {
    const post = { device: camera.device, timeUs: this.#options.timeUs(atMs) }
    const body = async () => buildKeepalive(camera.format, post)
    return planned({ atMs, camera, kind: 'keepalive', name: 'keepalive', body })
  }

  /** Plans one status when an alarm of this type turns on, and one when its hold time after the last event has passed. */
  raiseAlarm(camera: SimulatedCamera, type: SmartType, eventMs: number): void {
    const element = type.alarm
    if (element === null) return
    const key = `${camera.key}/${element}`
    const isOn = this.#alarmEndsMs.has(key)
    this.#alarmEndsMs.set(key, eventMs + holdMs(type))
    if (isOn) return
    const atMs = eventMs + statusDelayMs(camera)
    this.#options.schedule.add({ atMs, run: () => this.status(camera, element, true, atMs) })
    this.#endAlarmAt(camera, element, eventMs + holdMs(type))
  }

  #endAlarmAt(camera: SimulatedCamera, element: string, atMs: number): void {
    const key = `${camera.key}/${element}`
    const run = () => {
      const endsMs = this.#alarmEndsMs.get(key) ?? atMs
      if (endsMs > atMs) {
        this.#endAlarmAt(camera, element, endsMs)
        return null
      }
      this.#alarmEndsMs.delete(key)
      return this.status(camera, element, false, atMs)
    }
    this.#options.schedule.add({ atMs, run })
  }

  status(camera: SimulatedCamera, element: string, active: boolean, atMs: number): PlannedPost {
    const style = camera.format === 'ipc-v1x' ? '12h' : '24h'
    const post: StatusPost = {
      device: camera.device,
      timeUs: this.#options.timeUs(atMs),
      alarms: [{ element, rule: 1, active }],
      localTime: { offsetMinutes: this.#options.utcOffsetMinutes, style },
    }
    return planned({ atMs, camera, kind: 'status', name: 'status', body: async () => buildStatus(camera.format, post) })
  }

  /** Plans the track of a target around its event. A camera tracks one target at a time; a recorder tracks none. */
  follow(camera: SimulatedCamera, visit: Visit, targetId: number, eventMs: number): void {
    const firstMs = eventMs - track.beforeMs
    if (!visit.target || firstMs < (this.#trackEndsMs.get(camera.key) ?? 0)) return
    const lastMs = eventMs + track.afterMs
    this.#trackEndsMs.set(camera.key, lastMs)
    for (let atMs = firstMs; atMs <= lastMs; atMs += track.everyMs) {
      const run = () => this.trajectory(camera, visit, targetId, { atMs, seconds: (atMs - eventMs) / 1000 })
      this.#options.schedule.add({ atMs, run })
    }
  }

  /** Builds the track post for a number of seconds after the event; null for a recorder. */
  trajectory(
    camera: SimulatedCamera,
    { target, speed }: Visit,
    targetId: number,
    { atMs, seconds }: { atMs: number; seconds: number },
  ): PlannedPost | null {
    const { format, device } = camera
    if (!target || format === 'nvr-v2') return null
    const targets = [{ targetId, type: target.type, box: moved(target.box, speed, seconds) }]
    const post = { device, timeUs: this.#options.timeUs(atMs), targets }
    const body = async () => buildTrajectory(format, post)
    return planned({ atMs, camera, kind: 'trajectory', name: 'trajectory', body })
  }
}
