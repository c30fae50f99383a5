import { setInterval } from 'node:timers'
import type { TargetType } from '../../model/index.ts'
import { countTargets } from './count-states.ts'
import { Holds } from './holds.ts'
import { type MqttMessage, off, offline, on, online, type Topics } from './topics.ts'

/** Who is in front of a camera now. */
export interface SeenNow {
  camera: { id: string }
  targets: readonly { type: TargetType }[]
}

export interface HouseStatesOptions {
  topics: Topics
  /** Cameras with somebody in front of them. */
  presence: () => readonly SeenNow[]
  watchPresence: (listener: (changed: readonly SeenNow[]) => void) => () => void
  /** By camera id: whether it is heard of, and how far its clock is ahead in milliseconds. */
  cameraConditions: () => ReadonlyMap<string, { isOnline: boolean; clockSkewMs: number | null }>
  /** Ids of the cameras the house is told of. */
  shownCameras: () => readonly string[]
  /** How long an allowed vehicle keeps its sensor on. */
  holdAllowedMs: number
  /** Sends what changed, where there is a connection. */
  tell: (messages: MqttMessage[]) => void
}

const lookEveryMs = 5000
/** How long an event keeps up the presence at a camera that sends no positions. */
export const eventPresenceMs = 30_000

/** States of now, which end by themselves or come from live state: presence, allowed vehicle, availability, clock. */
export class HouseStates {
  private readonly options: HouseStatesOptions
  private readonly present = new Map<string, ReadonlySet<TargetType>>()
  private readonly sendsPositions = new Set<string>()
  private readonly holds = new Holds()
  private told = new Map<string, string>()
  private timer: NodeJS.Timeout | null = null
  private unwatch: (() => void) | null = null

  constructor(options: HouseStatesOptions) {
    this.options = options
  }

  start(): void {
    if (this.timer) return
    this.positions(this.options.presence())
    this.unwatch = this.options.watchPresence(changed => {
      this.positions(changed)
      this.tellChanges()
    })
    this.timer = setInterval(() => this.tellChanges(), lookEveryMs)
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
    this.unwatch?.()
    this.unwatch = null
    this.holds.clear()
  }

  /** An event showed these targets just now; it counts at cameras that send no positions. */
  seen(cameraId: string, types: readonly TargetType[]): void {
    if (this.sendsPositions.has(cameraId)) return
    const isNews = types.some(type => !this.holds.has(`${cameraId} ${type}`))
    for (const type of types) {
      this.holds.hold(`${cameraId} ${type}`, eventPresenceMs, () => this.tellChanges())
    }
    if (isNews) this.tellChanges()
  }

  /** An allowed vehicle stands in front of a camera; whoever says so has told it already. */
  allowed(cameraId: string): void {
    const topic = this.options.topics.allowedVehicle(cameraId)
    this.told.set(topic, on)
    this.holds.hold(topic, this.options.holdAllowedMs, () => this.tellChanges())
  }

  /** All of them, for a new connection. */
  all(): MqttMessage[] {
    this.told = this.now()
    return this.messagesOf(this.told)
  }

  private positions(changed: readonly SeenNow[]): void {
    for (const { camera, targets } of changed) {
      this.sendsPositions.add(camera.id)
      this.present.set(camera.id, new Set(targets.map(({ type }) => type)))
    }
  }

  private tellChanges(): void {
    const now = this.now()
    const changed = new Map([...now].filter(([topic, payload]) => this.told.get(topic) !== payload))
    this.told = now
    if (changed.size > 0) this.options.tell(this.messagesOf(changed))
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
      // Tenths wander with every post.
      if (skewMs !== null) states.set(topics.clockSkew(id), String(Math.round(skewMs / 1000)))
      for (const type of countTargets) states.set(topics.presence(id, type), this.isPresent(id, type) ? on : off)
    }
    return states
  }

  private isPresent(cameraId: string, type: TargetType): boolean {
    return this.present.get(cameraId)?.has(type) === true || this.holds.has(`${cameraId} ${type}`)
  }

  private messagesOf(states: ReadonlyMap<string, string>): MqttMessage[] {
    // A gate must not open for who comes to listen later.
    const isGateOpening = (topic: string, payload: string) => payload === on && topic.endsWith('/allowed_vehicle')
    return [...states].map(([topic, payload]) => ({ topic, payload, retain: !isGateOpening(topic, payload) }))
  }
}
