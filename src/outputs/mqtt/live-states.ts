import { setInterval } from 'node:timers'
import type { TargetType } from '../../model/index.ts'
import { countTargets } from './count-states.ts'
import { type MqttMessage, off, offline, on, online, type Topics } from './topics.ts'

/** The targets in view of a camera. */
export interface InView {
  camera: { id: string }
  targets: readonly { type: TargetType }[]
}

export interface LiveStatesOptions {
  topics: Topics
  /** Cameras with targets in view. */
  presence: () => readonly InView[]
  watchPresence: (listener: (changed: readonly InView[]) => void) => () => void
  /** By camera id: whether it is online, and by how many milliseconds its clock is ahead. */
  cameraConditions: () => ReadonlyMap<string, { isOnline: boolean; clockSkewMs: number | null }>
  /** Ids of the cameras that are published. */
  shownCameras: () => readonly string[]
  /** Milliseconds for which an allowed vehicle turns its sensor on. */
  holdAllowedMs: number
  /** Publishes changed states, if there is a connection. */
  publish: (messages: MqttMessage[]) => void
}

const checkEveryMs = 5000
/** Milliseconds for which an event counts as presence, for cameras that send no positions. */
export const eventPresenceMs = 30_000

/** States that follow the present instead of the log: presence, allowed vehicle, availability and clock skew. */
export class LiveStates {
  private readonly options: LiveStatesOptions
  private readonly inView = new Map<string, ReadonlySet<TargetType>>()
  private readonly sendsPositions = new Set<string>()
  private readonly holds = new HoldTimers()
  private lastPublished = new Map<string, string>()
  private timer: NodeJS.Timeout | null = null
  private unwatch: (() => void) | null = null

  constructor(options: LiveStatesOptions) {
    this.options = options
  }

  start(): void {
    if (this.timer) return
    this.updatePositions(this.options.presence())
    this.unwatch = this.options.watchPresence(changed => {
      this.updatePositions(changed)
      this.publishChanges()
    })
    this.timer = setInterval(() => this.publishChanges(), checkEveryMs)
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
    this.unwatch?.()
    this.unwatch = null
    this.holds.clear()
  }

  /** Notes that an event shows these targets now. Ignored for cameras that send positions. */
  noteTargets(cameraId: string, types: readonly TargetType[]): void {
    if (this.sendsPositions.has(cameraId)) return
    const isNew = types.some(type => !this.holds.has(`${cameraId} ${type}`))
    for (const type of types) {
      this.holds.hold(`${cameraId} ${type}`, eventPresenceMs, () => this.publishChanges())
    }
    if (isNew) this.publishChanges()
  }

  /** Notes an allowed vehicle. The caller has published the `ON` state itself. */
  noteAllowedVehicle(cameraId: string): void {
    const topic = this.options.topics.allowedVehicle(cameraId)
    this.lastPublished.set(topic, on)
    this.holds.hold(topic, this.options.holdAllowedMs, () => this.publishChanges())
  }

  /** All states, for a new connection. */
  all(): MqttMessage[] {
    this.lastPublished = this.now()
    return this.messagesOf(this.lastPublished)
  }

  private updatePositions(changed: readonly InView[]): void {
    for (const { camera, targets } of changed) {
      this.sendsPositions.add(camera.id)
      this.inView.set(camera.id, new Set(targets.map(({ type }) => type)))
    }
  }

  private publishChanges(): void {
    const now = this.now()
    const changed = new Map([...now].filter(([topic, payload]) => this.lastPublished.get(topic) !== payload))
    this.lastPublished = now
    if (changed.size > 0) this.options.publish(this.messagesOf(changed))
  }

  /** Payloads by topic. */
  private now(): Map<string, string> {
    const { topics, shownCameras, cameraConditions } = this.options
    const conditions = cameraConditions()
    const states = new Map<string, string>()
    for (const id of shownCameras()) {
      const condition = conditions.get(id)
      const allowed = topics.allowedVehicle(id)
      states.set(allowed, this.holds.has(allowed) ? on : off)
      states.set(topics.availability(id), condition?.isOnline === false ? offline : online)
      const skewMs = condition?.clockSkewMs ?? null
      // Whole seconds, because fractions change with every post.
      if (skewMs !== null) states.set(topics.clockSkew(id), String(Math.round(skewMs / 1000)))
      for (const type of countTargets) states.set(topics.presence(id, type), this.isPresent(id, type) ? on : off)
    }
    return states
  }

  private isPresent(cameraId: string, type: TargetType): boolean {
    return this.inView.get(cameraId)?.has(type) === true || this.holds.has(`${cameraId} ${type}`)
  }

  private messagesOf(states: ReadonlyMap<string, string>): MqttMessage[] {
    // Not retained: it would open a gate for a client that subscribes later.
    const isGateOpening = (topic: string, payload: string) => payload === on && topic.endsWith('/allowed_vehicle')
    return [...states].map(([topic, payload]) => ({ topic, payload, retain: !isGateOpening(topic, payload) }))
  }
}

/** Keys that stay active for a while after the last `hold`. */
class HoldTimers {
  private readonly timers = new Map<string, NodeJS.Timeout>()

  /** Starts the timer of a key, or starts it over; `ended` is called when it runs out. */
  hold(key: string, milliseconds: number, ended: () => void): void {
    clearTimeout(this.timers.get(key))
    const timer = setTimeout(() => {
      this.timers.delete(key)
      ended()
    }, milliseconds)
    this.timers.set(key, timer)
  }

  has(key: string): boolean {
    return this.timers.has(key)
  }

  /** Stops all timers without calling `ended`. */
  clear(): void {
    for (const timer of this.timers.values()) clearTimeout(timer)
    this.timers.clear()
  }
}
