import { createHash } from 'node:crypto'
import { hostname } from 'node:os'
import { setInterval } from 'node:timers'
import type { AnnotatedEntry } from '../../events/index.ts'
import { type Archive, type ConsumerState, LogConsumer, readPictureInto } from '../../log/index.ts'
import { ViewtronError } from '../../model/index.ts'
import type { Rules } from '../../rules/index.ts'
import { iso, isoOrNull } from '../../time/iso.ts'
import type { ArmingSource } from '../arming-source.ts'
import { HourCount } from '../hour-count.ts'
import type { Output, OutputState, OutputTools, Tested } from '../output.ts'
import { Broker } from './broker.ts'
import { brokerErrorText } from './broker-errors.ts'
import type { BrokerSession } from './broker-session.ts'
import { CameraList } from './camera-list.ts'
import { CameraStateStore } from './camera-state-store.ts'
import { DiscoveryAnnouncer } from './discovery-announcer.ts'
import { EntryMessages } from './entry-messages.ts'
import { LiveStates, type LiveStatesOptions } from './live-states.ts'
import { ModeTopics } from './mode-topics.ts'
import { mqttKind } from './mqtt-kind.ts'
import { MqttPublisher } from './mqtt-publisher.ts'
import type { MqttSettings } from './mqtt-settings.ts'
import { PlacePublisher } from './places/place-publisher.ts'
import { publicConfig } from './public-config.ts'
import { type RecentMessage, RecentMessages } from './recent-messages.ts'
import { RetainedCleanup } from './retained-cleanup.ts'
import { RuleTopics } from './rule-topics.ts'
import { Sender } from './sender.ts'
import { testBroker } from './test-broker.ts'
import { type MqttMessage, offline, online, type Topics, topicsUnder } from './topics.ts'

export interface MqttOutputOptions
  extends Omit<OutputTools, 'removable'>,
    Pick<LiveStatesOptions, 'presence' | 'watchPresence' | 'cameraConditions'> {
  settings: MqttSettings
  /** Absolute path. The client id depends on it. */
  dataDir: string
  /** Pictures are read from it. */
  archive: Pick<Archive, 'read' | 'readHere'>
  rules: Rules
  arming: ArmingSource
  /** Version of this program. */
  version: string
}

const id = 'mqtt'
const updateCamerasEveryMs = 5000
// Large pages, because the output waits for the acknowledgements of each page.
const pageSize = 400
const failingAfterMs = 3_600_000
// A broker on the same machine may start later than this server.
const startsWithinMs = 60_000

/**
 * A client id that is the same at every start: the broker then ends the old connection of a server that was killed, and
 * publishes its last will before the new server connects.
 */
function clientIdFor(dataDir: string): string {
  const tail = createHash('sha256').update(`${hostname()}\0${dataDir}`).digest('hex').slice(0, 12)
  return `viewtron-${tail}`
}

/** The MQTT output: follows the log, keeps a connection to the broker, and publishes everything when Home Assistant starts. */
export class MqttOutput implements Output {
  readonly facts = mqttKind
  private readonly options: MqttOutputOptions
  private readonly topics: Topics
  private readonly cameraStates = new CameraStateStore()
  private readonly delivered = new HourCount()
  private readonly recentMessages = new RecentMessages()
  private readonly cameras: CameraList
  private readonly sender: Sender
  private readonly live: LiveStates
  private readonly modes: ModeTopics
  private readonly broker: Broker
  private readonly publisher: MqttPublisher
  private readonly consumer: LogConsumer<AnnotatedEntry>
  private timer: NodeJS.Timeout | null = null
  /** States that changed while a new connection was greeted; null at any other time. */
  private missed: MqttMessage[] | null = null
  private lastDeliveredAt: number | null = null
  private lastError: { at: number; message: string } | null = null

  constructor(options: MqttOutputOptions) {
    this.options = options
    const { settings, archive } = options
    this.topics = topicsUnder(settings.prefix)
    this.cameras = new CameraList(options)
    this.sender = new Sender({
      readPicture: (file, allocate) => readPictureInto(archive, file, allocate),
      published: ({ topic, payload, retain }) =>
        this.recentMessages.note(topic, payload, retain, options.clock.now().getTime()),
      refused: reason => options.log.warn(`MQTT: ${reason}; such messages are skipped`),
    })
    this.live = new LiveStates({
      ...options,
      topics: this.topics,
      holdAllowedMs: settings.allowedVehicle.holdMs,
      shownCameras: () => this.cameras.shownIds,
      publish: messages => this.publish(messages),
    })
    this.modes = new ModeTopics({ ...options, topics: this.topics, publish: messages => this.publish(messages) })
    this.broker = this.createBroker()
    this.publisher = this.createPublisher()
    this.consumer = new LogConsumer({
      ...options,
      present: options.annotate,
      id,
      name: 'MQTT',
      pageSize,
      handle: (entries, { signal }) => this.publisher.handle(entries, signal),
    })
  }

  async start(): Promise<void> {
    if (this.timer) return
    this.modes.start()
    this.live.start()
    this.broker.start()
    this.consumer.start()
    const update = () => this.withSession(session => this.publisher.updateCameras(session))
    this.timer = setInterval(update, updateCamerasEveryMs)
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
    this.modes.stop()
    this.live.stop()
    await this.consumer.stop()
    await this.broker.stop(async session => {
      await this.sender.send(session, [{ topic: this.topics.available, payload: offline, retain: true }])
    })
  }

  /** Sends a message on `<prefix>/test` to the broker and waits for it to come back. */
  async test(outputId: string): Promise<Tested> {
    if (outputId !== id) throw new ViewtronError('not-found', { what: 'output', id: outputId })
    const { settings, clock } = this.options
    const startedAt = performance.now()
    const { current: session, trouble } = this.broker
    const reason = trouble ? `: ${trouble.message}` : ' yet'
    const { ok, detail } = session
      ? await testBroker(session, `${settings.prefix}/test`, clock.now())
      : { ok: false, detail: `There is no connection to ${settings.broker.url}${reason}.` }
    return { ok, statusCode: null, durationMs: Math.round(performance.now() - startedAt), detail }
  }

  /** The last message on each topic. */
  recent(): RecentMessage[] {
    return this.recentMessages.list()
  }

  states(): OutputState[] {
    const { settings, clock } = this.options
    const { cursor, behind, trouble } = this.consumer.state()
    const now = clock.now().getTime()
    const worst = this.broker.trouble ?? trouble
    if (worst) this.lastError = { at: worst.at, message: worst.message }
    const { url } = settings.broker
    return [
      {
        id,
        kind: 'mqtt',
        name: 'MQTT',
        source: 'file',
        enabled: true,
        cursor,
        behind,
        pending: 0,
        state: this.stateOf(worst, now),
        detail: worst ? `Waits for ${url}: ${worst.message}` : this.description(),
        deliveredLastHour: this.delivered.total(now),
        lastDeliveredAt: isoOrNull(this.lastDeliveredAt),
        lastError: this.lastError && { ...this.lastError, at: iso(this.lastError.at) },
        config: publicConfig(settings),
      },
    ]
  }

  private stateOf(trouble: ConsumerState['trouble'], now: number): OutputState['state'] {
    if (!trouble) return this.broker.current ? 'ok' : 'waiting'
    const lastsMs = now - trouble.since
    // An output that has never worked since the start is unlikely to begin without a change.
    const neverWorked = this.lastDeliveredAt === null && lastsMs > startsWithinMs
    return lastsMs > failingAfterMs || neverWorked ? 'failing' : 'waiting'
  }

  private description(): string {
    const { prefix, broker } = this.options.settings
    if (!this.broker.current) return `Connects to ${broker.url}.`
    return [`Connected to ${broker.url}; publishes under ${prefix}/.`, ...this.restrictions()].join(' ')
  }

  private restrictions(): string[] {
    const { tooLargeBytes, refusedTopics } = this.sender
    const sentences = [
      tooLargeBytes !== null && `A picture of ${Math.ceil(tooLargeBytes / 1024)} KiB was too large for the broker.`,
      refusedTopics.length > 0 &&
        `The broker does not let this user publish on ${refusedTopics.join(' and ')}; such messages are skipped.`,
      this.broker.current?.maySubscribe === false &&
        `The broker does not let this user subscribe to ${this.birthTopic} or ${this.topics.modeCommand}: restart this server after Home Assistant.`,
    ]
    return sentences.filter(sentence => sentence !== false)
  }

  /** Home Assistant publishes `online` here when it has started. */
  private get birthTopic(): string {
    return `${this.options.settings.discoveryPrefix}/status`
  }

  private createBroker(): Broker {
    const { settings, dataDir, clock, log } = this.options
    const { broker } = settings
    return new Broker({
      broker,
      clock,
      log,
      available: this.topics.available,
      clientId: broker.clientId ?? clientIdFor(dataDir),
      subscribe: [...(settings.discovery ? [this.birthTopic] : []), this.topics.modeCommand],
      onMessage: (topic, payload, { retain }) => {
        if (topic === this.topics.modeCommand) this.modes.command(payload, retain)
        else if (payload.toString() === online) this.withSession(session => this.publisher.publishAll(session))
      },
      greet: session => this.greet(session),
    })
  }

  /** Publishes everything, and what changed meanwhile: the session is not the current one yet. */
  private async greet(session: BrokerSession): Promise<void> {
    const missed: MqttMessage[] = []
    this.missed = missed
    try {
      await this.publisher.publishAll(session)
      while (missed.length > 0) await this.sender.send(session, missed.splice(0))
    } finally {
      this.missed = null
    }
  }

  private createPublisher(): MqttPublisher {
    const { topics, cameraStates: states, cameras, sender, live, options } = this
    const { settings, version } = options
    const announcer = new DiscoveryAnnouncer({ settings, topics, states, version })
    return new MqttPublisher({
      ...options,
      topics,
      states,
      cameras,
      sender,
      live,
      announcer,
      broker: this.broker,
      cleanup: new RetainedCleanup({ settings, topics, cameras, states, announcer, sender }),
      rules: new RuleTopics(options),
      messages: new EntryMessages({ ...options, topics, states, live }),
      delivered: count => this.noteDelivered(count),
      ofServer: () => this.modes.messages(),
      places: new PlacePublisher({ ...options, topics, sender }),
    })
  }

  private noteDelivered(count: number): void {
    if (count === 0) return
    const now = this.options.clock.now().getTime()
    this.delivered.add(count, now)
    this.lastDeliveredAt = now
  }

  /** Publishes states without waiting. If the connection is lost, the next one publishes all states again. */
  private publish(messages: MqttMessage[]): void {
    this.missed?.push(...messages)
    this.withSession(async session => {
      await this.sender.send(session, messages)
    })
  }

  private withSession(use: (session: BrokerSession) => Promise<void>): void {
    const session = this.broker.current
    if (!session) return
    use(session).catch((error: Error) => {
      if (!session.isLost) this.options.log.warn(`MQTT: ${brokerErrorText(error)}`)
    })
  }
}
