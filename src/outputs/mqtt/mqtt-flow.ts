import type { CompiledQuery } from 'kysely'
import type { AnnotatedEntry } from '../../events/index.ts'
import { pause } from '../../lib/pause.ts'
import type { OutputTools } from '../output.ts'
import type { Announcer } from './announcer.ts'
import type { Broker } from './broker.ts'
import { type BrokerSession, SessionLost } from './broker-session.ts'
import type { Broom } from './broom.ts'
import type { CameraList } from './camera-list.ts'
import type { Memories } from './camera-states.ts'
import { connectionWords } from './connection-words.ts'
import type { EntryMessages } from './entry-messages.ts'
import type { HouseStates } from './live-states.ts'
import { learn } from './own-messages.ts'
import type { Firing, RuleTopics } from './rule-topics.ts'
import type { Sender } from './sender.ts'
import { type MqttMessage, online, type Topics } from './topics.ts'

export interface MqttFlowOptions extends Pick<OutputTools, 'queries' | 'feed'> {
  topics: Topics
  cameras: CameraList
  memories: Memories
  announcer: Announcer
  broom: Broom
  messages: EntryMessages
  house: HouseStates
  rules: RuleTopics
  sender: Sender
  broker: Pick<Broker, 'ready'>
  /** Messages the broker has acknowledged. */
  delivered: (count: number) => void
}

// Home Assistant drops a state it does not listen for yet.
const afterDiscoveryMs = 2000
const finishWithinMs = 2000

/** What is said, and when: at the beginning of a connection, and as the log grows. */
export class MqttFlow {
  private readonly options: MqttFlowOptions
  private hasToAnnounce = true
  private owesWait = false

  constructor(options: MqttFlowOptions) {
    this.options = options
  }

  /** Everything that whoever listens has to know, on a new connection or when Home Assistant announces itself. */
  async greet(session: BrokerSession): Promise<void> {
    const { sender, topics, announcer, broom, cameras, memories, queries } = this.options
    await memories.load(queries)
    announcer.forget()
    this.hasToAnnounce = true
    await cameras.refresh()
    await sender.send(session, [{ topic: topics.available, payload: online, retain: true }])
    await this.announce(session)
    broom.note()
    await broom.sweep(session)
    await sender.send(session, this.allStates())
  }

  /** Tells Home Assistant of cameras that came, changed or went. */
  async lookForCameras(session: BrokerSession): Promise<void> {
    const { cameras, broom, sender, house } = this.options
    if (await cameras.refresh()) {
      this.hasToAnnounce = true
      await this.announce(session)
      broom.note()
      await sender.send(session, house.all())
    }
    // Also what was on its way while the camera went.
    await broom.sweep(session)
  }

  /** Sends a page of the log; resolves when the broker has all of it. */
  async handle(entries: readonly AnnotatedEntry[], signal: AbortSignal): Promise<CompiledQuery[]> {
    const { cameras, memories, rules, queries, delivered } = this.options
    await memories.load(queries)
    if (await cameras.know(entries)) this.hasToAnnounce = true
    // The house acts on what it is told: nothing goes there that came under a borrowed name.
    const isOwn = (entry: AnnotatedEntry) => entry.kind !== 'alarm' || !entry.unconfirmed
    const shown = entries.filter(entry => cameras.isShown(entry.camera.id) && isOwn(entry))
    for (const entry of shown) this.learn(entry)
    const { firings, spent } = await rules.judge(shown)
    delivered(await this.deliver(shown, firings, signal))
    // One that went meanwhile has to be swept once more.
    for (const entry of shown) memories.noteRetained(entry)
    return [...memories.takeChanges(queries), ...spent]
  }

  private learn(entry: AnnotatedEntry): void {
    if (entry.kind === 'track') return
    const { memories } = this.options
    const isNews = learn(entry, memories.of(entry.camera.id))
    const isBridgeNews = entry.kind === 'alarm' && memories.noteBridge(entry)
    if (isNews || isBridgeNews) this.hasToAnnounce = true
  }

  /** Again on the next connection where one was lost; what is old by then is told as history. */
  private async deliver(
    entries: readonly AnnotatedEntry[],
    firings: ReadonlyMap<number, Firing[]>,
    signal: AbortSignal,
  ): Promise<number> {
    for (;;) {
      const session = await this.options.broker.ready(signal)
      if (!session) throw new Error('the server stops')
      // A broker that has gone silent must not hold up the end.
      const stopped = () => setTimeout(() => void session.close({ abruptly: true }), finishWithinMs)
      signal.addEventListener('abort', stopped, { once: true })
      try {
        await this.announce(session)
        return await this.options.sender.send(session, this.messagesOf(entries, firings))
      } catch (error) {
        if (!(error instanceof SessionLost) && !session.isLost)
          throw new Error(connectionWords(error), { cause: error })
        // The broker notes the end of a session a moment later.
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
    if (this.hasToAnnounce) {
      const { announcer, cameras, sender, house } = this.options
      const { messages, hasNew } = announcer.news(cameras.all)
      if (hasNew) this.owesWait = true
      try {
        await sender.send(session, messages)
      } catch (error) {
        announcer.forget()
        throw error
      }
      this.hasToAnnounce = false
      // Entities are not available before their camera is said to be.
      if (hasNew) await sender.send(session, house.all())
    }
    if (!this.owesWait) return
    await Promise.race([new Promise(resolve => setTimeout(resolve, afterDiscoveryMs)), session.ended])
    this.owesWait = false
  }

  private *allStates(): Generator<MqttMessage> {
    const { cameras, memories, topics, house } = this.options
    yield* house.all()
    for (const id of cameras.shownIds) {
      for (const [name, payload] of Object.entries(memories.of(id).states)) {
        yield { topic: topics.state(id, name), payload, retain: true }
      }
    }
  }
}
