import { connect, type IClientOptions, type MqttClient, type MqttProtocol } from 'mqtt'
import type { BrokerSettings } from './mqtt-settings.ts'
import { offline } from './topics.ts'

export interface SessionOptions {
  broker: BrokerSettings
  clientId: string
  /** Topic of the last will. */
  available: string
  /** Topics to listen to. */
  subscribe: readonly string[]
  onMessage: (topic: string, payload: Buffer) => void
  /** Gives up connecting. */
  signal?: AbortSignal
}

const connectWithinMs = 10_000
const keepaliveS = 30
// Mosquitto queues what comes faster; a window keeps memory small on both sides.
const mostInFlight = 100

/** The connection to the broker was lost; what was under way may or may not have arrived. */
export class SessionLost extends Error {}

/** The broker is there and does not want this message; brokers of MQTT 5 say so. */
export class PublishRefused extends Error {
  readonly topic: string
  /** Reason code of MQTT 5. */
  readonly code: number

  constructor(topic: string, code: number, message: string) {
    super(message)
    this.topic = topic
    this.code = code
  }
}

const closedWords = 'the broker closed the connection'

const ports: Record<string, number> = { mqtt: 1883, mqtts: 8883, ws: 80, wss: 443 }

/** The address in parts: given as a whole, the library would take it apart in a way Node warns of. */
function addressOf(url: string): IClientOptions {
  const { protocol, hostname, port, pathname, search } = new URL(url)
  const name = protocol.slice(0, -1)
  const host = hostname.replace(/^\[|\]$/g, '')
  return {
    protocol: name as MqttProtocol,
    host,
    hostname: name.startsWith('ws') ? hostname : host,
    port: port === '' ? (ports[name] ?? 1883) : Number(port),
    ...(name.startsWith('ws') ? { path: `${pathname}${search}` || '/' } : {}),
  }
}

function clientOptions({ broker, clientId, available }: SessionOptions): IClientOptions {
  const { ca, cert, key, insecure } = broker.tls
  return {
    ...addressOf(broker.url),
    clientId,
    clean: true,
    keepalive: keepaliveS,
    connectTimeout: connectWithinMs,
    // A client of its own for every connection: a library that sends again by itself would open a gate an hour late.
    reconnectPeriod: 0,
    queueQoSZero: false,
    resubscribe: false,
    protocolVersion: broker.protocolVersion,
    ...(broker.username === null ? {} : { username: broker.username }),
    ...(broker.password === null ? {} : { password: broker.password }),
    ...(ca === null ? {} : { ca }),
    ...(cert === null || key === null ? {} : { cert, key }),
    rejectUnauthorized: !insecure,
    will: { topic: available, payload: Buffer.from(offline), qos: 1, retain: true },
  }
}

function refusalOf(topic: string, error: Error & { code?: string | number }): Error {
  if (typeof error.code === 'number') return new PublishRefused(topic, error.code, error.message)
  // Said by the library when the end of the connection is known to it and not to us yet.
  return /connection closed|disconnecting/i.test(error.message) ? new SessionLost(closedWords) : error
}

/** One connection to the broker, from its beginning to its end. */
export class BrokerSession {
  /** Messages that may wait for their acknowledgement at once. */
  readonly window: number
  /** Largest message the broker says it takes; null where it says nothing. */
  readonly mostBytes: number | null
  /** Whether the broker says of a message that it does not want it. */
  readonly isToldOfRefusals: boolean
  /** Whether it may hear what it asked for. */
  mayListen = true
  /** Resolves when the connection has ended, with the reason where one is known. */
  readonly ended: Promise<Error | null>
  readonly qos: 0 | 1 | 2
  private readonly client: MqttClient
  private readonly pending = new Set<(error: Error) => void>()
  private reason: Error | null = null
  private isOver = false

  private constructor(
    client: MqttClient,
    { qos, protocolVersion }: BrokerSettings,
    limits: { receiveMaximum?: number; maximumPacketSize?: number },
  ) {
    this.client = client
    this.qos = qos
    this.isToldOfRefusals = protocolVersion === 5 && qos > 0
    this.window = Math.min(limits.receiveMaximum ?? mostInFlight, mostInFlight)
    this.mostBytes = limits.maximumPacketSize ?? null
    client.on('error', error => {
      // While a connection is made a reset has other causes than later.
      this.reason = (error as { code?: unknown }).code === 'ECONNRESET' ? new Error(closedWords) : error
      // Mosquitto acknowledges what is above its message_size_limit with a reason that the library cannot read; it stays
      // connected then and reads nothing more.
      client.end(true)
    })
    client.on('disconnect', ({ reasonCode }) => {
      this.reason = Object.assign(new Error('the broker ended the connection'), { code: reasonCode })
    })
    this.ended = new Promise(resolve => {
      client.once('close', () => {
        this.lose()
        resolve(this.reason)
      })
    })
  }

  /** Connects and subscribes. Rejects with what the network, TLS or the broker said. */
  static open(options: SessionOptions): Promise<BrokerSession> {
    const client = connect(clientOptions(options))
    return new Promise((resolve, reject) => {
      let cause: Error | null = null
      const fail = (error: Error) => {
        client.end(true)
        reject(error)
      }
      const failed = (error: Error) => {
        cause ??= error
        fail(cause)
      }
      const stopped = () => fail(new Error('the server stops'))
      options.signal?.addEventListener('abort', stopped, { once: true })
      const closed = () => fail(cause ?? Object.assign(new Error('closed'), { code: 'ECONNRESET' }))
      client.on('error', failed)
      client.on('close', closed)
      client.on('message', options.onMessage)
      client.once('connect', ({ properties = {} }) => {
        client.off('error', failed)
        client.off('close', closed)
        options.signal?.removeEventListener('abort', stopped)
        const session = new BrokerSession(client, options.broker, properties)
        const begin = (mayListen: boolean) => {
          session.mayListen = mayListen
          resolve(session)
        }
        session.listen(options.subscribe).then(begin, fail)
      })
    })
  }

  get isLost(): boolean {
    return this.isOver
  }

  /**
   * Resolves when the broker has acknowledged the message, with QoS 0 when it is on its way. Rejects with `SessionLost`, or
   * with `PublishRefused`.
   */
  publish(topic: string, payload: string | Buffer, retain: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.isOver) return reject(new SessionLost('the connection to the broker was lost'))
      this.pending.add(reject)
      this.client.publish(topic, payload, { qos: this.qos, retain }, error => {
        this.pending.delete(reject)
        if (!error) resolve()
        else reject(this.isOver ? new SessionLost(error.message) : refusalOf(topic, error))
      })
    })
  }

  /** Publishes a message and listens for it. Rejects like `publish`. */
  async echo(
    topic: string,
    payload: string,
    withinMs: number,
  ): Promise<'came back' | 'not passed on' | 'may not listen'> {
    const mayListen = await this.listen([topic])
    const heard = new Promise<boolean>(resolve => {
      const done = (isHeard: boolean) => {
        clearTimeout(timer)
        this.client.off('message', hear)
        resolve(isHeard)
      }
      const hear = (on: string, message: Buffer) => on === topic && message.toString() === payload && done(true)
      const timer = setTimeout(() => done(false), mayListen ? withinMs : 0)
      this.client.on('message', hear)
    })
    await this.publish(topic, payload, false)
    const cameBack = await heard
    if (mayListen && !this.isOver) this.client.unsubscribe(topic)
    if (cameBack) return 'came back'
    return mayListen ? 'not passed on' : 'may not listen'
  }

  /** Says good-bye, or drops the connection at once so that the broker publishes the last will. */
  async close({ abruptly = false } = {}): Promise<void> {
    if (this.isOver) return
    this.client.end(abruptly)
    await this.ended
  }

  /** False where the broker does not let this user hear them all. Rejects when the connection is lost. */
  private async listen(topics: readonly string[]): Promise<boolean> {
    if (topics.length === 0) return true
    try {
      await this.client.subscribeAsync([...topics], { qos: 1 })
      return true
    } catch (error) {
      // The answer of the broker is there: it said no.
      if (this.isOver || (error as { packet?: unknown }).packet === undefined) throw error
      return false
    }
  }

  private lose(): void {
    this.isOver = true
    for (const reject of this.pending) reject(new SessionLost('the connection to the broker was lost'))
    this.pending.clear()
    this.client.end(true)
  }
}
