import type { MqttClient } from 'mqtt'
import type { BrokerSettings } from './mqtt-settings.ts'
import { openClient, type SessionOptions } from './open-client.ts'

// Bounds memory on both sides: Mosquitto queues whatever arrives faster than it can pass on.
const mostInFlight = 100

/** The connection to the broker was lost; messages under way may or may not have arrived. */
export class SessionLost extends Error {}

/** The broker refused a message. Only brokers that speak MQTT 5 report that. */
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

const closedText = 'the broker closed the connection'

function refusalOf(topic: string, error: Error & { code?: string | number }): Error {
  if (typeof error.code === 'number') return new PublishRefused(topic, error.code, error.message)
  // mqtt.js reports this when it knows of the end of a connection before its `close` event.
  return /connection closed|disconnecting/i.test(error.message) ? new SessionLost(closedText) : error
}

/** The internal parts of mqtt.js that store a packet until it is acknowledged. */
interface StoringClient {
  outgoingStore: { put(packet: unknown, stored: (error?: Error) => void): void }
  _storeAndSend(packet: unknown, callback: unknown, stored: () => void): void
  _writePacket(packet: unknown, callback: unknown): void
}

/**
 * mqtt.js stores a deep copy of every message with QoS 1 or 2, to send it again on its next connection. Here each
 * connection has its own client, so the message itself is stored: copies of pictures cost half of what publishing costs.
 */
function storeWithoutCopy(client: MqttClient): void {
  const storing = client as unknown as StoringClient
  storing._storeAndSend = (packet, callback, stored) => {
    storing.outgoingStore.put(packet, error => {
      if (error) return typeof callback === 'function' && callback(error)
      stored()
      storing._writePacket(packet, callback)
    })
  }
}

/** One connection to the broker, from its beginning to its end. */
export class BrokerSession {
  /** The most messages that may wait for their acknowledgement at once. */
  readonly window: number
  /** The largest message that the broker accepts; null if it does not say. */
  readonly maxBytes: number | null
  /** Whether the broker reports refused messages. */
  readonly reportsRefusals: boolean
  /** Whether the broker accepted the subscriptions. */
  maySubscribe = true
  /** Resolves when the connection has ended, with the reason if it is known. */
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
    this.reportsRefusals = protocolVersion === 5 && qos > 0
    this.window = Math.min(limits.receiveMaximum ?? mostInFlight, mostInFlight)
    this.maxBytes = limits.maximumPacketSize ?? null
    client.on('error', error => {
      // The text for ECONNRESET is about a failed connect; here the connection existed.
      this.reason = (error as { code?: unknown }).code === 'ECONNRESET' ? new Error(closedText) : error
      // Mosquitto acknowledges a message above its message_size_limit with a reason code that mqtt.js cannot parse. mqtt.js
      // then stays connected but reads nothing more, so the connection is closed here.
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

  /** Connects and subscribes. Rejects with the error of the network, of TLS or of the broker. */
  static async open(options: SessionOptions): Promise<BrokerSession> {
    const client = await openClient(options)
    storeWithoutCopy(client)
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
        const begin = (maySubscribe: boolean) => {
          session.maySubscribe = maySubscribe
          resolve(session)
        }
        session.subscribe(options.subscribe).then(begin, fail)
      })
    })
  }

  get isLost(): boolean {
    return this.isOver
  }

  /**
   * Resolves when the broker has acknowledged the message; with QoS 0, when it was written to the socket. Rejects with
   * `SessionLost` or `PublishRefused`.
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

  /** Publishes a message and waits for it to come back. Rejects like `publish`. */
  async echo(
    topic: string,
    payload: string,
    withinMs: number,
  ): Promise<'came back' | 'not passed on' | 'may not subscribe'> {
    const maySubscribe = await this.subscribe([topic])
    const received = new Promise<boolean>(resolve => {
      const done = (isReceived: boolean) => {
        clearTimeout(timer)
        this.client.off('message', onMessage)
        resolve(isReceived)
      }
      const onMessage = (on: string, message: Buffer) => on === topic && message.toString() === payload && done(true)
      const timer = setTimeout(() => done(false), maySubscribe ? withinMs : 0)
      this.client.on('message', onMessage)
    })
    await this.publish(topic, payload, false)
    const cameBack = await received
    if (maySubscribe && !this.isOver) this.client.unsubscribe(topic)
    if (cameBack) return 'came back'
    return maySubscribe ? 'not passed on' : 'may not subscribe'
  }

  /** Disconnects; `abruptly`: without a DISCONNECT packet, so that the broker publishes the last will. */
  async close({ abruptly = false } = {}): Promise<void> {
    if (this.isOver) return
    this.client.end(abruptly)
    await this.ended
  }

  /** Resolves with false if the broker does not allow all topics. Rejects if the connection is lost. */
  private async subscribe(topics: readonly string[]): Promise<boolean> {
    if (topics.length === 0) return true
    try {
      await this.client.subscribeAsync([...topics], { qos: 1 })
      return true
    } catch (error) {
      // The error holds a packet if the broker has answered: it refused.
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
