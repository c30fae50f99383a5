import type { AnnotatedEntry, AnnotatedEvent } from '../../events/index.ts'
import type { Clock } from '../../lib/clock.ts'
import type { StatusChange } from '../../model/index.ts'
import { BridgeCounts, bridgeMessages } from './bridge-messages.ts'
import type { CameraStateStore } from './camera-state-store.ts'
import { type EntryUpdate, eventUpdate, statusUpdate } from './entry-updates.ts'
import type { LiveStates } from './live-states.ts'
import { modeChanged } from './mode-messages.ts'
import type { MqttSettings } from './mqtt-settings.ts'
import { passMessages, visitMessages } from './places/visit-messages.ts'
import { showsAllowedVehicle } from './plate-state.ts'
import type { Firing } from './rule-topics.ts'
import { type MqttMessage, on, type Topics } from './topics.ts'

export interface EntryMessagesOptions {
  settings: MqttSettings
  topics: Topics
  states: CameraStateStore
  live: Pick<LiveStates, 'noteAllowedVehicle' | 'noteTargets'>
  timeZone: string
  clock: Clock
}

/** Older entries were delayed: they are published as `replayed` and do not change states as if they happened now. */
export const liveForMs = 10_000

/** Turns entries of the log into messages. */
export class EntryMessages {
  private readonly options: EntryMessagesOptions
  private readonly counts = new BridgeCounts()
  /** The latest states and pictures of replayed entries, by topic, until the backlog is published. */
  private readonly delayed = new Map<string, MqttMessage>()

  constructor(options: EntryMessagesOptions) {
    this.options = options
  }

  isReplayed({ receivedAt }: Pick<AnnotatedEntry, 'receivedAt'>): boolean {
    return this.options.clock.now().getTime() - Date.parse(receivedAt) > liveForMs
  }

  /** The messages of an entry. States of a replayed entry come with `latest` only. */
  *of(entry: AnnotatedEntry, firings: readonly Firing[]): Generator<MqttMessage> {
    const isReplayed = this.isReplayed(entry)
    if (entry.kind === 'alarm') yield* this.ofEvent(entry, isReplayed)
    else if (entry.kind === 'status') yield* this.ofStatus(entry, isReplayed)
    else if (!isReplayed || this.options.settings.backlog.events) yield* this.ofOther(entry, isReplayed)
    if (isReplayed && !this.options.settings.backlog.events) return
    for (const { rule, topic, retain } of firings) {
      const payload = JSON.stringify({ rule, event: entry, replayed: isReplayed })
      // Replayed messages are not retained: a client that subscribes later would take them for current.
      yield { topic, payload, retain: retain && !isReplayed, mayBeRefused: topic }
    }
  }

  private ofOther(entry: AnnotatedEntry, isReplayed: boolean): MqttMessage[] {
    const { topics } = this.options
    if (entry.kind === 'mode') return [modeChanged(topics, entry, isReplayed)]
    if (entry.kind === 'visit') return visitMessages(entry, isReplayed, topics)
    return entry.kind === 'pass' ? passMessages(entry, isReplayed, topics) : []
  }

  /** The latest states of replayed entries, once. */
  *latest(): Generator<MqttMessage> {
    if (this.options.settings.backlog.states === 'latest') yield* [...this.delayed.values()]
    this.delayed.clear()
  }

  private *ofEvent(event: AnnotatedEvent, isReplayed: boolean): Generator<MqttMessage> {
    const { settings, topics, states, live } = this.options
    const { id } = event.camera
    const update = eventUpdate(event, states.of(id), { topics, isReplayed, retainPictures: settings.retain })
    if (!isReplayed && showsAllowedVehicle(event, settings.allowedVehicle)) {
      // Sent before the pictures, because somebody may be waiting at the gate.
      yield { topic: topics.allowedVehicle(id), payload: on, retain: false }
      live.noteAllowedVehicle(id)
    }
    if (settings.images) yield* this.nowOrDelayed(update.pictures, isReplayed)
    yield* this.statesOf(id, update, isReplayed)
    if (!isReplayed || settings.backlog.events) yield* update.events
    if (isReplayed) return
    if (settings.bridge) yield* this.ofBridge(event)
    if (event.phase === 'stop') return
    live.noteTargets(
      id,
      event.targets.map(({ type }) => type),
    )
  }

  /** Never for replayed events: the bridge published none, and automations open gates on its messages. */
  private ofBridge(event: AnnotatedEvent): MqttMessage[] {
    const { timeZone, settings } = this.options
    const { prefix, images, retain } = settings
    const messages = bridgeMessages(event, { prefix, timeZone, images, counts: this.counts })
    return retain ? messages : messages.map(message => ({ ...message, retain: false }))
  }

  private *ofStatus(change: StatusChange, isReplayed: boolean): Generator<MqttMessage> {
    const { id } = change.camera
    yield* this.statesOf(id, statusUpdate(change, this.options.states.of(id)), isReplayed)
  }

  private *statesOf(id: string, { states, pulses }: EntryUpdate, isReplayed: boolean): Generator<MqttMessage> {
    const { topics } = this.options
    const stored = this.options.states.of(id)
    for (const [name, payload] of states) {
      stored.states[name] = payload
      yield* this.nowOrDelayed([{ topic: topics.state(id, name), payload, retain: true }], isReplayed)
    }
    if (isReplayed) return
    for (const [name, payload] of pulses) yield { topic: topics.state(id, name), payload, retain: false }
  }

  private *nowOrDelayed(messages: readonly MqttMessage[], isReplayed: boolean): Generator<MqttMessage> {
    for (const message of messages) {
      if (isReplayed) this.delayed.set(message.topic, message)
      else {
        this.delayed.delete(message.topic)
        yield message
      }
    }
  }
}
