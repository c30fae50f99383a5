import { brokerErrorText } from './broker-errors.ts'
import { type BrokerSession, PublishRefused, SessionLost } from './broker-session.ts'
import { type LentPicture, LentPictures, type ReadPicture } from './lent-pictures.ts'
import type { MqttMessage, Picture } from './topics.ts'

export interface SenderOptions {
  readPicture: ReadPicture
  /** Called with a text when the broker refuses a topic; once for all messages that are then skipped. */
  refused: (reason: string) => void
  /** Called with each message that the broker has acknowledged. */
  published?: (message: MqttMessage) => void
}

// The pictures of one page of events may add up to a gigabyte.
const mostBytesInFlight = 4 * 2 ** 20
/** A lost connection is blamed only on larger messages. */
const suspiciousBytes = 64 * 1024
const hangsUpWithinMs = 2000
const refusedForMs = 600_000

// Reason codes of MQTT 5.
const tooLarge = 149
const notAllowed = new Set([135, 144])

/** Sends messages in their order, many at once, with bounded memory. */
export class Sender {
  private readonly options: SenderOptions
  private readonly pictures: LentPictures
  /** Larger pictures are skipped, because the broker closed the connection on one. */
  private pictureLimit = Number.POSITIVE_INFINITY
  private suspect: { bytes: number; strikes: number } | null = null
  /** Size of the last picture that was too large; null if none was. */
  tooLargeBytes: number | null = null
  /** Refused topics, by `mayBeRefused`. */
  private readonly refused = new Map<string, { topic: string; at: number }>()
  /** The last large picture with QoS 0, which has no acknowledgement. */
  private unconfirmed: { session: BrokerSession; bytes: number; at: number } | null = null

  constructor(options: SenderOptions) {
    this.options = options
    this.pictures = new LentPictures({ read: options.readPicture })
  }

  /** Resolves with the number of messages when the broker has acknowledged all. Rejects with the first failure. */
  async send(session: BrokerSession, messages: Iterable<MqttMessage>): Promise<number> {
    const inFlight = new MessagesInFlight(session.window)
    let sent = 0
    try {
      for (const message of messages) {
        const { payload } = message
        if (await this.skips(session, message)) continue
        const content = typeof payload === 'string' ? payload : await this.picture(session, payload)
        if (content === null) continue
        const { length } = typeof content === 'string' ? content : content.bytes
        await inFlight.room(length)
        inFlight.add(this.publish(session, message, content), length)
        sent++
      }
      await inFlight.landed()
      return sent
    } catch (error) {
      // mqtt.js reports the end to waiting messages first, and to the session in a later turn of the event loop.
      const isLost = session.isLost || error instanceof SessionLost
      if (isLost && session.qos > 0) this.noteLoss(inFlight.largest)
      throw error
    }
  }

  /** Topics that the broker refused. */
  get refusedTopics(): string[] {
    return [...this.refused.values()].map(({ topic }) => topic)
  }

  /** Whether to skip a message because one like it was refused. After ten minutes one message is tried again. */
  private async skips(session: BrokerSession, { topic, payload, retain, mayBeRefused }: MqttMessage): Promise<boolean> {
    const before = mayBeRefused === undefined ? undefined : this.refused.get(mayBeRefused)
    if (mayBeRefused === undefined || !before) return false
    const now = performance.now()
    if (now - before.at < refusedForMs || typeof payload !== 'string') return true
    // Only one message is tried: Mosquitto 2.0.11 with max_queued_messages 0 closes the connection on every refusal.
    this.refused.set(mayBeRefused, { topic, at: now })
    try {
      await session.publish(topic, payload, retain)
      this.refused.delete(mayBeRefused)
    } catch (error) {
      if (!(error instanceof PublishRefused)) throw error
    }
    return true
  }

  private async publish(session: BrokerSession, message: MqttMessage, content: string | LentPicture): Promise<void> {
    const { topic, retain } = message
    const picture = typeof content === 'string' ? null : content
    const bytes = typeof content === 'string' ? content : content.bytes
    if (session.qos === 0 && bytes.length > suspiciousBytes) this.watch(session, bytes.length)
    try {
      await session.publish(topic, bytes, retain)
      this.options.published?.(message)
      // Without an acknowledgement the bytes may still wait for the socket.
      picture?.giveBack(session.qos > 0)
    } catch (error) {
      picture?.giveBack(error instanceof PublishRefused)
      if (!(error instanceof PublishRefused) || !this.maySkip(message, error)) throw error
    }
  }

  /** Whether to continue without the message, because the broker would refuse it again. */
  private maySkip({ payload, mayBeRefused }: MqttMessage, error: PublishRefused): boolean {
    const { topic, code } = error
    if (code === tooLarge && typeof payload !== 'string') {
      this.tooLargeBytes = payload.bytes
      this.pictureLimit = Math.min(this.pictureLimit, payload.bytes - 1)
      return true
    }
    if (!mayBeRefused || !notAllowed.has(code)) return false
    if (!this.refused.has(mayBeRefused)) this.options.refused(brokerErrorText(error))
    this.refused.set(mayBeRefused, { topic, at: performance.now() })
    return true
  }

  private watch(session: BrokerSession, bytes: number): void {
    const isNew = this.unconfirmed?.session !== session
    this.unconfirmed = { session, bytes, at: performance.now() }
    if (!isNew) return
    void session.ended.then(() => {
      const { unconfirmed: last } = this
      if (last?.session === session && performance.now() - last.at < hangsUpWithinMs)
        this.noteUnconfirmedLoss(last.bytes)
    })
  }

  /** With QoS 0 nothing is sent twice, so a loss on any other large picture counts as the second one. */
  private noteUnconfirmedLoss(bytes: number): void {
    const { suspect } = this
    const smallest = Math.min(bytes, suspect?.bytes ?? bytes)
    this.suspect = { bytes: smallest, strikes: (suspect?.strikes ?? 0) + 1 }
    if (this.suspect.strikes >= 2) this.pictureLimit = Math.min(this.pictureLimit, smallest - 1)
  }

  private async picture(session: BrokerSession, { file, bytes }: Picture): Promise<LentPicture | null> {
    // 1024 bytes are left for the topic and the header of the packet.
    if (bytes > Math.min(this.pictureLimit, (session.maxBytes ?? Number.POSITIVE_INFINITY) - 1024)) {
      this.tooLargeBytes = bytes
      return null
    }
    try {
      return await this.pictures.lend(file)
    } catch {
      // A picture that cannot be read is skipped.
      return null
    }
  }

  /** A broker that speaks MQTT 3.1.1 closes the connection on a message that is too large. Twice is taken as proof. */
  private noteLoss(largest: number): void {
    if (largest <= suspiciousBytes) return
    const strikes = this.suspect?.bytes === largest ? this.suspect.strikes + 1 : 1
    this.suspect = { bytes: largest, strikes }
    if (strikes >= 2) this.pictureLimit = Math.min(this.pictureLimit, largest - 1)
  }
}

/** Messages that wait for their acknowledgement, bounded in number and bytes. */
class MessagesInFlight {
  private readonly window: number
  private readonly waiting = new Set<Promise<void>>()
  private bytes = 0
  private failure: { error: unknown } | null = null
  private largestNow = 0

  constructor(window: number) {
    this.window = window
  }

  /** The largest message since the last time that all messages were acknowledged. */
  get largest(): number {
    return this.largestNow
  }

  async room(bytes: number): Promise<void> {
    while (this.waiting.size > 0 && (this.waiting.size >= this.window || this.bytes + bytes > mostBytesInFlight)) {
      await Promise.race(this.waiting)
    }
    this.check()
  }

  add(publishing: Promise<void>, bytes: number): void {
    this.bytes += bytes
    this.largestNow = Math.max(this.largestNow, bytes)
    const landed = publishing
      .catch((error: unknown) => {
        this.failure ??= { error }
      })
      .finally(() => {
        this.waiting.delete(landed)
        this.bytes -= bytes
        if (this.waiting.size === 0 && !this.failure) this.largestNow = 0
      })
    this.waiting.add(landed)
  }

  async landed(): Promise<void> {
    while (this.waiting.size > 0) await Promise.race(this.waiting)
    this.check()
  }

  private check(): void {
    if (this.failure) throw this.failure.error
  }
}
