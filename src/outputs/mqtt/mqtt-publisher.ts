import { setTimeout as delay } from 'node:timers/promises'
import type { CompiledQuery } from 'kysely'
import type { AnnotatedEntry } from '../../events/index.ts'
import { pause } from '../../lib/pause.ts'
import type { OutputTools } from '../output.ts'
import type { Broker } from './broker.ts'
import { brokerErrorText } from './broker-errors.ts'
import { type BrokerSession, SessionLost } from './broker-session.ts'
import type { CameraList } from './camera-list.ts'
import type { CameraStateStore } from './camera-state-store.ts'
import type { DiscoveryAnnouncer } from './discovery-announcer.ts'
import type { EntryMessages } from './entry-messages.ts'
import { learn } from './entry-updates.ts'
import type { LiveStates } from './live-states.ts'
import type { PlacePublisher } from './places/place-publisher.ts'
import type { RetainedCleanup } from './retained-cleanup.ts'
import type { Firing, RuleTopics } from './rule-topics.ts'
import type { Sender } from './sender.ts'
import { type MqttMessage, online, type Topics } from './topics.ts'

export interface MqttPublisherOptions extends Pick<OutputTools, 'queries' | 'feed'> {
  topics: Topics
  cameras: Pick<CameraList, 'all' | 'shownIds' | 'isShown' | 'ensureKnown' | 'refresh'>
  states: CameraStateStore
  announcer: DiscoveryAnnouncer
  cleanup: Pick<RetainedCleanup, 'noteShown' | 'run'>
  messages: Pick<EntryMessages, 'of' | 'latest' | 'isReplayed'>
  live: Pick<LiveStates, 'all'>
  rules: Pick<RuleTopics, 'evaluate'>
  sender: Pick<Sender, 'send'>
  broker: Pick<Broker, 'ready'>
  /** The messages about the server itself. */
  ofServer: () => MqttMessage[]
  places: Pick<PlacePublisher, 'publishAll' | 'note' | 'look' | 'update'>
  /** Called with the number of messages that the broker has acknowledged. */
  delivered: (count: number) => void
  /** Pauses after the discovery of new entities; a timer if omitted. */
  wait?: (milliseconds: number) => Promise<unknown>
}

// Home Assistant drops states of entities to which it has not subscribed yet.
const afterDiscoveryMs = 2000
const finishWithinMs = 2000

/** Decides what is published when: at the start of a connection, and for each page of the log. */
export class MqttPublisher {
  private readonly options: MqttPublisherOptions
  private mustAnnounce = true
  private mustWait = false

  constructor(options: MqttPublisherOptions) {
    this.options = options
  }

  /** Publishes discovery and all states, on a new connection or when Home Assistant has started. */
  async publishAll(session: BrokerSession): Promise<void> {
    const { sender, topics, announcer, cleanup, cameras, states, queries, ofServer, places } = this.options
    await states.load(queries)
    announcer.reset()
    this.mustAnnounce = true
    await cameras.refresh()
    await sender.send(session, [{ topic: topics.available, payload: online, retain: true }, ...ofServer()])
    await this.announce(session)
    cleanup.noteShown()
    await cleanup.run(session)
    await sender.send(session, this.allStates())
    await places.publishAll(session)
  }

  /** Publishes cameras that were added, changed or removed. */
  async updateCameras(session: BrokerSession): Promise<void> {
    const { cameras, cleanup, sender, live, places } = this.options
    if (await cameras.refresh()) {
      this.mustAnnounce = true
      await this.announce(session)
      cleanup.noteShown()
      await sender.send(session, live.all())
    }
    // Even without a change: messages may have been under way while a camera was removed.
    await cleanup.run(session)
    await places.look(session)
  }

  /** Publishes a page of the log. Resolves when the broker has acknowledged it. */
  async handle(entries: readonly AnnotatedEntry[], signal: AbortSignal): Promise<CompiledQuery[]> {
    const { cameras, states, rules, queries, delivered } = this.options
    await states.load(queries)
    if (await cameras.ensureKnown(entries)) this.mustAnnounce = true
    // Automations act on these messages, so events from an unconfirmed address are never published.
    const isConfirmed = (entry: AnnotatedEntry) => entry.kind !== 'alarm' || !entry.unconfirmed
    const isShown = ({ kind, camera }: AnnotatedEntry) => kind === 'mode' || cameras.isShown(camera.id)
    const shown = entries.filter(entry => isShown(entry) && isConfirmed(entry))
    for (const entry of shown) this.learn(entry)
    const { firings, statements } = await rules.evaluate(shown)
    delivered(await this.deliver(shown, firings, signal))
    // A camera may have been removed during delivery, so its topics have to be cleaned up once more.
    for (const entry of shown) if (entry.kind !== 'mode') states.noteRetained(entry)
    return [...states.takeChanges(queries), ...statements]
  }

  private learn(entry: AnnotatedEntry): void {
    if (entry.kind !== 'alarm' && entry.kind !== 'status') return
    const { states } = this.options
    const isNew = learn(entry, states.of(entry.camera.id))
    const isNewForBridge = entry.kind === 'alarm' && states.noteBridge(entry)
    if (isNew || isNewForBridge) this.mustAnnounce = true
  }

  /** Sends the page, again on the next connection if one is lost. Entries that are old by then are sent as replayed. */
  private async deliver(
    entries: readonly AnnotatedEntry[],
    firings: ReadonlyMap<number, Firing[]>,
    signal: AbortSignal,
  ): Promise<number> {
    for (;;) {
      const session = await this.options.broker.ready(signal)
      if (!session) throw new Error('the server stops')
      // A broker that no longer answers must not delay the stop of the server.
      const stopped = () => setTimeout(() => void session.close({ abruptly: true }), finishWithinMs)
      signal.addEventListener('abort', stopped, { once: true })
      try {
        await this.announce(session)
        const { sender, places } = this.options
        const delivered = await sender.send(session, this.messagesOf(entries, firings))
        if (places.note(entries)) await places.update(session)
        return delivered
      } catch (error) {
        if (!(error instanceof SessionLost) && !session.isLost)
          throw new Error(brokerErrorText(error), { cause: error })
        // `Broker` handles the end of the session in a later turn of the event loop.
        await session.ended
        await pause(1, signal)
      } finally {
        signal.removeEventListener('abort', stopped)
      }
    }
  }

  private *messagesOf(
    entries: readonly AnnotatedEntry[],
    firings: ReadonlyMap<number, Firing[]>,
  ): Generator<MqttMessage> {
    const { messages, feed } = this.options
    for (const entry of entries) yield* messages.of(entry, firings.get(entry.seq) ?? [])
    const last = entries.at(-1)
    if (!last || feed.lastSeq <= last.seq || !messages.isReplayed(last)) yield* messages.latest()
  }

  private async announce(session: BrokerSession): Promise<void> {
    if (this.mustAnnounce) {
      const { announcer, cameras, sender, live } = this.options
      const { messages, hasNew } = announcer.changes(cameras.all)
      if (hasNew) this.mustWait = true
      try {
        await sender.send(session, messages)
      } catch (error) {
        announcer.reset()
        throw error
      }
      this.mustAnnounce = false
      // Home Assistant shows new entities as unavailable until the availability of their camera arrives.
      if (hasNew) await sender.send(session, live.all())
    }
    if (!this.mustWait) return
    const { wait = delay } = this.options
    await Promise.race([wait(afterDiscoveryMs), session.ended])
    this.mustWait = false
  }

  private *allStates(): Generator<MqttMessage> {
    const { cameras, states, topics, live } = this.options
    yield* live.all()
    for (const id of cameras.shownIds) {
      for (const [name, payload] of Object.entries(states.of(id).states)) {
        yield { topic: topics.state(id, name), payload, retain: true }
      }
    }
  }
}
