import type { BrokerSession } from './broker-session.ts'
import type { MqttMessage, Picture } from './topics.ts'

export interface SenderOptions {
  /** Bytes of a picture; rejects where it is not kept any more. */
  readPicture: (file: string) => Promise<Buffer>
}

// A page of events may name a gigabyte of pictures.
const mostBytesInFlight = 4 * 2 ** 20

/** Sends messages in their order, many at once, with bounded memory. */
export class Sender {
  private readonly options: SenderOptions
  /** Pictures above this are left out, because the broker closed the connection on one. */
  private pictureLimit = Number.POSITIVE_INFINITY
  private suspect: { bytes: number; strikes: number } | null = null
  /** Size of the last picture that was left out for its size. */
  leftOut: number | null = null

  constructor(options: SenderOptions) {
    this.options = options
  }

  /** Resolves with the number of messages when the broker has acknowledged all of them; rejects with the first failure. */
  async send(session: BrokerSession, messages: Iterable<MqttMessage>): Promise<number> {
    const flight = new Flight(session.window)
    let sent = 0
    try {
      for (const { topic, payload, retain } of messages) {
        const bytes = typeof payload === 'string' ? payload : await this.picture(session, payload)
        if (bytes === null) continue
        await flight.room(bytes.length)
        flight.add(session.publish(topic, bytes, retain), bytes.length)
        sent++
      }
      await flight.landed()
      return sent
    } catch (error) {
      if (session.isLost) this.noteLoss(flight.largest)
      throw error
    }
  }

  private async picture(session: BrokerSession, { file, bytes }: Picture): Promise<Buffer | null> {
    // The topic and the packet's head come on top.
    if (bytes > Math.min(this.pictureLimit, (session.mostBytes ?? Number.POSITIVE_INFINITY) - 1024)) {
      this.leftOut = bytes
      return null
    }
    // The retention may have removed it.
    return this.options.readPicture(file).catch(() => null)
  }

  /** A broker of MQTT 3.1.1 does not say what is too large for it: it hangs up. Twice on the same size is no accident. */
  private noteLoss(largest: number): void {
    const isSuspicious = largest > 64 * 1024
    if (!isSuspicious) return
    const strikes = this.suspect?.bytes === largest ? this.suspect.strikes + 1 : 1
    this.suspect = { bytes: largest, strikes }
    if (strikes >= 2) this.pictureLimit = Math.min(this.pictureLimit, largest - 1)
  }
}

/** Messages that wait for their acknowledgement. */
class Flight {
  private readonly window: number
  private readonly waiting = new Set<Promise<void>>()
  private bytes = 0
  private failure: { error: unknown } | null = null
  private largestNow = 0

  constructor(window: number) {
    this.window = window
  }

  /** The largest message since the last acknowledgement of everything. */
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
