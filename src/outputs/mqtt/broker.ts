import type { Clock } from '../../lib/clock.ts'
import type { Logger } from '../../lib/log.ts'
import { pause } from '../../lib/pause.ts'
import { brokerErrorText } from './broker-errors.ts'
import { BrokerSession } from './broker-session.ts'
import type { SessionOptions } from './open-client.ts'

export interface BrokerOptions extends SessionOptions {
  clock: Clock
  log: Logger
  /** Publishes the first messages of every connection; the broker is ready when it resolves. */
  greet: (session: BrokerSession) => Promise<void>
}

export interface BrokerTrouble {
  /** Milliseconds since 1970. */
  since: number
  at: number
  message: string
}

const firstRetryMs = 500
const longestRetryMs = 30_000
const farewellWithinMs = 2000

/** Keeps a connection to the broker. Reconnects with growing pauses of up to 30 s until it is stopped. */
export class Broker {
  private readonly options: BrokerOptions
  private controller: AbortController | null = null
  private running: Promise<void> = Promise.resolve()
  private session: BrokerSession | null = null
  private waiting = new Set<(session: BrokerSession) => void>()
  private failures = 0
  /** The reason why there is no connection; null while there is one. */
  trouble: BrokerTrouble | null = null

  constructor(options: BrokerOptions) {
    this.options = options
  }

  start(): void {
    if (this.controller) return
    this.controller = new AbortController()
    this.running = this.run(this.controller.signal)
  }

  /** Publishes `farewell` if there is a connection. May be called twice. */
  async stop(farewell: (session: BrokerSession) => Promise<void>): Promise<void> {
    const { session } = this
    const hasEnded = session?.ended ?? Promise.resolve(null)
    // A broker that no longer answers must not delay the stop.
    const giveUp = setTimeout(() => void session?.close({ abruptly: true }), farewellWithinMs)
    if (session) await Promise.race([farewell(session).catch(() => undefined), hasEnded])
    this.controller?.abort()
    await Promise.race([session?.close(), hasEnded])
    await this.running
    clearTimeout(giveUp)
    this.controller = null
  }

  /** The connection, or null. */
  get current(): BrokerSession | null {
    return this.session
  }

  /** Waits for a connection; resolves with null if `signal` aborts. */
  ready(signal: AbortSignal): Promise<BrokerSession | null> {
    if (this.session || signal.aborted) return Promise.resolve(signal.aborted ? null : this.session)
    return new Promise(resolve => {
      const done = (session: BrokerSession | null) => {
        this.waiting.delete(done)
        signal.removeEventListener('abort', stopped)
        resolve(session)
      }
      const stopped = () => done(null)
      this.waiting.add(done)
      signal.addEventListener('abort', stopped, { once: true })
    })
  }

  private async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.connectOnce(signal)
      } catch (error) {
        if (!signal.aborted) this.noteTrouble(error)
      }
      this.session = null
      const delayMs = Math.min(longestRetryMs, firstRetryMs * 2 ** this.failures++)
      await pause(delayMs * (0.75 + Math.random() / 2), signal)
    }
  }

  private async connectOnce(signal: AbortSignal): Promise<void> {
    const session = await BrokerSession.open({ ...this.options, signal })
    // Until the session is current, `stop` does not know it. Its last will then says that this server is offline.
    const stopped = () => void session.close({ abruptly: true })
    signal.addEventListener('abort', stopped, { once: true })
    try {
      if (signal.aborted) return
      await this.options.greet(session)
      signal.removeEventListener('abort', stopped)
      this.begin(session)
      const reason = await session.ended
      if (!signal.aborted) throw reason ?? new Error('the broker closed the connection')
    } finally {
      signal.removeEventListener('abort', stopped)
      await session.close()
    }
  }

  private begin(session: BrokerSession): void {
    if (session.isLost) return
    if (this.trouble) this.options.log.info('MQTT: connected to the broker again')
    this.session = session
    this.trouble = null
    this.failures = 0
    for (const done of [...this.waiting]) done(session)
  }

  private noteTrouble(error: unknown): void {
    const { clock, log } = this.options
    const at = clock.now().getTime()
    const message = brokerErrorText(error)
    if (this.trouble?.message !== message) log.warn(`MQTT waits for the broker: ${message}`)
    this.trouble = { since: this.trouble?.since ?? at, at, message }
  }
}
