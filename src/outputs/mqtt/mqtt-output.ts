import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setInterval } from 'node:timers'
import type { AnnotatedEntry } from '../../events/index.ts'
import { type ConsumerState, LogConsumer } from '../../log/consumer/log-consumer.ts'
import type { RuleBook } from '../../rules/index.ts'
import { HourCount } from '../delivery/hour-count.ts'
import type { Output, OutputState, OutputTools, Tested } from '../output.ts'
import { Announcer } from './announcer.ts'
import { Broker } from './broker.ts'
import type { BrokerSession } from './broker-session.ts'
import { Broom } from './broom.ts'
import { CameraList } from './camera-list.ts'
import { Memories } from './camera-states.ts'
import { connectionWords } from './connection-words.ts'
import { EntryMessages } from './entry-messages.ts'
import { HouseStates, type HouseStatesOptions } from './live-states.ts'
import { MqttFlow } from './mqtt-flow.ts'
import type { MqttSettings } from './mqtt-settings.ts'
import { RuleTopics } from './rule-topics.ts'
import { Sender } from './sender.ts'
import { type MqttMessage, offline, online, type Topics, topicsUnder } from './topics.ts'
import { tryBroker } from './try-broker.ts'

export interface MqttOutputOptions
  extends OutputTools,
    Pick<HouseStatesOptions, 'presence' | 'watchPresence' | 'cameraConditions'> {
  settings: MqttSettings
  /** Absolute; pictures are read from it, and it tells one server from another. */
  dataDir: string
  rules: RuleBook
  /** Of this program. */
  version: string
}

const id = 'mqtt'
const lookForCamerasMs = 5000
// The broker's acknowledgement is waited for once a page.
const pageSize = 400
const failingAfterMs = 3_600_000
// A broker on the same machine may start later than this server.
const startsWithinMs = 60_000

/** The same at every start: the broker then ends the connection of a server that was killed, and its last will comes first. */
function clientIdFor(dataDir: string): string {
  const tail = createHash('sha256').update(`${hostname()}\0${dataDir}`).digest('hex').slice(0, 12)
  return `viewtron-${tail}`
}

/** The broker as one output: follows the log, keeps a connection, and answers when Home Assistant announces itself. */
export class MqttOutput implements Output {
  private readonly options: MqttOutputOptions
  private readonly topics: Topics
  private readonly memories = new Memories()
  private readonly delivered = new HourCount()
  private readonly cameras: CameraList
  private readonly sender: Sender
  private readonly house: HouseStates
  private readonly broker: Broker
  private readonly flow: MqttFlow
  private readonly consumer: LogConsumer<AnnotatedEntry>
  private timer: NodeJS.Timeout | null = null
  private lastDeliveredAt: number | null = null
  private lastError: { at: number; message: string } | null = null

  constructor(options: MqttOutputOptions) {
    this.options = options
    const { settings, dataDir } = options
    this.topics = topicsUnder(settings.prefix)
    this.cameras = new CameraList(options)
    this.sender = new Sender({
      readPicture: file => readFile(join(dataDir, file)),
      refused: words => options.log.warn(`MQTT: ${words}; what belongs there is left out`),
    })
    this.house = new HouseStates({
      ...options,
      topics: this.topics,
      holdAllowedMs: settings.allowedVehicle.holdMs,
      shownCameras: () => this.cameras.shownIds,
      tell: messages => this.tell(messages),
    })
    this.broker = this.createBroker()
    this.flow = this.createFlow()
    this.consumer = new LogConsumer({
      ...options,
      present: options.publish,
      id,
      name: 'MQTT',
      pageSize,
      handle: (entries, { signal }) => this.flow.handle(entries, signal),
    })
  }

  async start(): Promise<void> {
    if (this.timer) return
    this.house.start()
    this.broker.start()
    this.consumer.start()
    this.timer = setInterval(() => this.withSession(session => this.flow.lookForCameras(session)), lookForCamerasMs)
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
    this.house.stop()
    await this.consumer.stop()
    await this.broker.stop(async session => {
      await this.sender.send(session, [{ topic: this.topics.available, payload: offline, retain: true }])
    })
  }

  /** Sends a message on `<prefix>/test` to the broker and back. */
  async test(): Promise<Tested> {
    const { settings, clock } = this.options
    const startedAt = performance.now()
    const { current: session, trouble } = this.broker
    const reason = trouble ? `: ${trouble.message}` : ' yet'
    const { ok, detail } = session
      ? await tryBroker(session, `${settings.prefix}/test`, clock.now())
      : { ok: false, detail: `There is no connection to ${settings.broker.url}${reason}.` }
    return { ok, statusCode: null, durationMs: Math.round(performance.now() - startedAt), detail }
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
        state: this.stateWord(worst, now),
        detail: worst ? `Waits for ${url}: ${worst.message}` : this.whatItDoes(),
        deliveredLastHour: this.delivered.total(now),
        lastDeliveredAt: this.lastDeliveredAt === null ? null : new Date(this.lastDeliveredAt).toISOString(),
        lastError: this.lastError && { ...this.lastError, at: new Date(this.lastError.at).toISOString() },
        config: publicConfig(settings),
      },
    ]
  }

  private stateWord(worst: ConsumerState['trouble'], now: number): OutputState['state'] {
    if (worst) {
      const lastsMs = now - worst.since
      // What has not worked since the start will hardly come right by itself.
      return lastsMs > failingAfterMs || (this.lastDeliveredAt === null && lastsMs > startsWithinMs)
        ? 'failing'
        : 'waiting'
    }
    return this.broker.current ? 'ok' : 'waiting'
  }

  private whatItDoes(): string {
    const { prefix, broker } = this.options.settings
    if (!this.broker.current) return `Connects to ${broker.url}.`
    return [`Connected to ${broker.url}; publishes under ${prefix}/.`, ...this.whatIsMissing()].join(' ')
  }

  private whatIsMissing(): string[] {
    const { leftOut, refusedTopics } = this.sender
    const missing = [
      leftOut !== null && `A picture of ${Math.ceil(leftOut / 1024)} KiB was too large for the broker.`,
      refusedTopics.length > 0 &&
        `The broker does not let this user publish on ${refusedTopics.join(' and ')}: what belongs there is left out.`,
      this.broker.current?.mayListen === false &&
        `The broker does not let this user hear ${this.birthTopic}: restart this server after Home Assistant.`,
    ]
    return missing.filter(sentence => sentence !== false)
  }

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
      subscribe: settings.discovery ? [this.birthTopic] : [],
      onMessage: (_topic, payload) => {
        if (payload.toString() === online) this.withSession(session => this.flow.greet(session))
      },
      greet: session => this.flow.greet(session),
    })
  }

  private createFlow(): MqttFlow {
    const { topics, memories, cameras, sender, house, options } = this
    const { settings, version } = options
    const announcer = new Announcer({ settings, topics, memories, version })
    return new MqttFlow({
      ...options,
      topics,
      memories,
      cameras,
      sender,
      house,
      announcer,
      broker: this.broker,
      broom: new Broom({ settings, topics, cameras, memories, announcer, sender }),
      rules: new RuleTopics(options),
      messages: new EntryMessages({
        ...options,
        topics,
        memories,
        allowed: cameraId => house.allowed(cameraId),
        seen: (cameraId, types) => house.seen(cameraId, types),
      }),
      delivered: count => {
        if (count === 0) return
        const now = options.clock.now().getTime()
        this.delivered.add(count, now)
        this.lastDeliveredAt = now
      },
    })
  }

  /** States that nobody waits for: a connection that is lost tells all of them again when it is back. */
  private tell(messages: MqttMessage[]): void {
    this.withSession(async session => {
      await this.sender.send(session, messages)
    })
  }

  private withSession(use: (session: BrokerSession) => Promise<void>): void {
    const session = this.broker.current
    if (!session) return
    use(session).catch((error: Error) => {
      if (!session.isLost) this.options.log.warn(`MQTT: ${connectionWords(error)}`)
    })
  }
}

function publicConfig({ broker, ...settings }: MqttSettings): Record<string, unknown> {
  const { url, username, protocolVersion, qos } = broker
  return { url, username, version: protocolVersion === 4 ? '3.1.1' : '5', qos, ...settings }
}
