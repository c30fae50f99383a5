import type { AnnotatedEntry, AnnotatedEvent } from '../../events/index.ts'
import type { Clock } from '../../lib/clock.ts'
import type { StatusChange, TargetType } from '../../model/index.ts'
import { showsAllowedVehicle } from './allowed-vehicle.ts'
import { BridgeCounts, bridgeMessages } from './bridge-messages.ts'
import type { Memories } from './camera-states.ts'
import type { MqttSettings } from './mqtt-settings.ts'
import { ownEventSaying, ownStatusSaying, type Saying } from './own-messages.ts'
import type { Firing } from './rule-topics.ts'
import { type MqttMessage, on, type Topics } from './topics.ts'

export interface EntryMessagesOptions {
  settings: MqttSettings
  topics: Topics
  memories: Memories
  timeZone: string
  clock: Clock
  /** An allowed vehicle stands in front of a camera now. */
  allowed: (cameraId: string) => void
  /** An event showed these targets just now. */
  seen: (cameraId: string, types: readonly TargetType[]) => void
}

/** What is older when its turn comes was held up: it is told as history, and changes nothing as if it happened now. */
export const liveForMs = 10_000

/** Turns entries of the log into messages. */
export class EntryMessages {
  private readonly options: EntryMessagesOptions
  private readonly counts = new BridgeCounts()
  /** The latest of what was held up, by topic, until there is nothing more to catch up with. */
  private readonly late = new Map<string, MqttMessage>()

  constructor(options: EntryMessagesOptions) {
    this.options = options
  }

  isReplayed({ receivedAt }: Pick<AnnotatedEntry, 'receivedAt'>): boolean {
    return this.options.clock.now().getTime() - Date.parse(receivedAt) > liveForMs
  }

  /** What an entry of a camera that is shown says; states of one that was held up come with `latest`. */
  *of(entry: AnnotatedEntry, firings: readonly Firing[]): Generator<MqttMessage> {
    const isReplayed = this.isReplayed(entry)
    if (entry.kind === 'alarm') yield* this.ofEvent(entry, isReplayed)
    else if (entry.kind === 'status') yield* this.ofStatus(entry, isReplayed)
    if (isReplayed && !this.options.settings.backlog.events) return
    for (const { rule, topic, retain } of firings) {
      const payload = JSON.stringify({ rule, event: entry, replayed: isReplayed })
      // A message that stays is taken for the present by who comes later.
      yield { topic, payload, retain: retain && !isReplayed, mayBeRefused: topic }
    }
  }

  /** The latest states that were held up; once. */
  *latest(): Generator<MqttMessage> {
    if (this.options.settings.backlog.states === 'latest') yield* [...this.late.values()]
    this.late.clear()
  }

  private *ofEvent(event: AnnotatedEvent, isReplayed: boolean): Generator<MqttMessage> {
    const { settings, topics, memories, timeZone, allowed, seen } = this.options
    const { id } = event.camera
    const saying = ownEventSaying(event, memories.of(id), { topics, isReplayed, retainPictures: settings.retain })
    if (!isReplayed && showsAllowedVehicle(event, settings.allowedVehicle)) {
      // Before the pictures: somebody waits at the gate.
      yield { topic: topics.allowedVehicle(id), payload: on, retain: false }
      allowed(id)
    }
    if (settings.images) yield* this.nowOrLate(saying.pictures, isReplayed)
    yield* this.statesOf(id, saying, isReplayed)
    if (!isReplayed || settings.backlog.events) yield* saying.events
    if (isReplayed) return
    if (settings.bridge) yield* this.ofBridge(event, timeZone)
    if (event.phase !== 'stop')
      seen(
        id,
        event.targets.map(({ type }) => type),
      )
  }

  /** The bridge never told of what is past, and people's automations open gates on what it tells. */
  private ofBridge(event: AnnotatedEvent, timeZone: string): MqttMessage[] {
    const { prefix, images, retain } = this.options.settings
    const messages = bridgeMessages(event, { prefix, timeZone, images, counts: this.counts })
    return retain ? messages : messages.map(message => ({ ...message, retain: false }))
  }

  private *ofStatus(change: StatusChange, isReplayed: boolean): Generator<MqttMessage> {
    const { id } = change.camera
    yield* this.statesOf(id, ownStatusSaying(change, this.options.memories.of(id)), isReplayed)
  }

  private *statesOf(id: string, { states, pulses }: Saying, isReplayed: boolean): Generator<MqttMessage> {
    const { topics, memories } = this.options
    const memory = memories.of(id)
    for (const [name, payload] of states) {
      memory.states[name] = payload
      yield* this.nowOrLate([{ topic: topics.state(id, name), payload, retain: true }], isReplayed)
    }
    if (isReplayed) return
    for (const [name, payload] of pulses) yield { topic: topics.state(id, name), payload, retain: false }
  }

  private *nowOrLate(messages: readonly MqttMessage[], isReplayed: boolean): Generator<MqttMessage> {
    for (const message of messages) {
      if (isReplayed) this.late.set(message.topic, message)
      else {
        this.late.delete(message.topic)
        yield message
      }
    }
  }
}
