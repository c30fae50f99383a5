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

const ports: Record<string, number> = { mqtt: 1883, mqtts: 8883, ws: 80, wss: 443 }

/** The address in parts: given as a whole, the library would take it apart in a way Node warns of. */
function addressOf(url: string): IClientOptions {
  const { protocol, hostname, port, pathname, search } = new URL(url)
  const name = protocol.slice(0, -1)
  const host = hostname.replace(/^\[|\]$/g, '')
  return {
    ...{ protocol: name as MqttProtocol, host, hostname: name.startsWith('ws') ? hostname : host },
    port: port === '' ? (ports[name] ?? 1883) : Number(port),
    ...(name.startsWith('ws') ? { path: `${pathname}${search}` || '/' } : {}),
  }
}

function clientOptions({ broker, clientId, available }: SessionOptions): IClientOptions {
  const { ca, cert, key, insecure } = broker.tls
  return {
    ...addressOf(broker.url),
    ...{ clientId, clean: true, keepalive: keepaliveS, connectTimeout: connectWithinMs },
    // A client of its own for every connection: a library that sends again by itself would open a gate an hour late.
    ...{ reconnectPeriod: 0, queueQoSZero: false, resubscribe: false },
    protocolVersion: broker.protocolVersion,
    ...(broker.username === null ? {} : { username: broker.username }),
    ...(broker.password === null ? {} : { password: broker.password }),
    ...(ca === null ? {} : { ca }),
    ...(cert === null || key === null ? {} : { cert, key }),
    rejectUnauthorized: !insecure,
    will: { topic: available, payload: Buffer.from(offline), qos: 1, retain: true },
  }
}

/** One connection to the broker, from its beginning to its end. */
export class BrokerSession {
  /** Messages that may wait for their acknowledgement at once. */
  readonly window: number
  /** Largest message the broker says it takes; null where it says nothing. */
  readonly mostBytes: number | null
  /** Resolves when the connection has ended, with the reason where one is known. */
  readonly ended: Promise<Error | null>
  private readonly client: MqttClient
  private readonly qos: 0 | 1 | 2
  private readonly pending = new Set<(error: Error) => void>()
  private reason: Error | null = null
  private isOver = false

  private constructor(
    client: MqttClient,
    qos: 0 | 1 | 2,
    limits: { receiveMaximum?: number; maximumPacketSize?: number },
  ) {
    this.client = client
    this.qos = qos
    this.window = Math.min(limits.receiveMaximum ?? mostInFlight, mostInFlight)
    this.mostBytes = limits.maximumPacketSize ?? null
    client.on('error', error => {
      this.reason = error
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
        const session = new BrokerSession(client, options.broker.qos, properties)
        session.listen(options.subscribe).then(() => resolve(session), fail)
      })
    })
  }

  get isLost(): boolean {
    return this.isOver
  }

  /** Resolves when the broker has acknowledged the message. Rejects with `SessionLost`, or with what the broker said. */
  publish(topic: string, payload: string | Buffer, retain: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.isOver) return reject(new SessionLost('the connection to the broker was lost'))
      this.pending.add(reject)
      this.client.publish(topic, payload, { qos: this.qos, retain }, error => {
        this.pending.delete(reject)
        if (!error) resolve()
        else reject(this.isOver ? new SessionLost(error.message) : error)
      })
    })
  }

  /** Says good-bye, or drops the connection at once so that the broker publishes the last will. */
  async close({ abruptly = false } = {}): Promise<void> {
    if (this.isOver) return
    this.client.end(abruptly)
    await this.ended
  }

  private async listen(topics: readonly string[]): Promise<void> {
    if (topics.length > 0) await this.client.subscribeAsync([...topics], { qos: 1 })
  }

  private lose(): void {
    this.isOver = true
    for (const reject of this.pending) reject(new SessionLost('the connection to the broker was lost'))
    this.pending.clear()
    this.client.end(true)
  }
}
