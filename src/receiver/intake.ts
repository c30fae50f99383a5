import type { IncomingMessage } from 'node:http'

export interface IntakeOptions {
  /** Bytes of all posts that are being received. */
  total: number
  /** Posts received at the same time. */
  mostBodies: number
  /** The longest wait of a post that was begun, until it can go on. */
  waitMs: number
  /** Ends a slow post that others wait for. */
  giveUp: (request: IncomingMessage) => void
}

interface Waiting {
  since: number
  timer: NodeJS.Timeout
  goOn: (mayGoOn: boolean) => void
}

/** A post that is being received. */
export class Incoming {
  readonly request: IncomingMessage
  readonly sender: string
  /** Its announced length, or the allowed maximum where it announces none. */
  readonly length: number
  bytes = 0
  isWhole = false
  waiting: Waiting | null = null
  private readonly beganAt = performance.now()
  private waitedMs = 0

  constructor(request: IncomingMessage, sender: string, length: number) {
    this.request = request
    this.sender = sender
    this.length = length
  }

  /** Returns the time it has been sending, without the time in which it had to wait. */
  runningMs(now: number): number {
    return now - this.beganAt - this.waitedMs - (this.waiting ? now - this.waiting.since : 0)
  }

  /** Returns the time it will take at its pace so far. */
  msLeft(now: number): number {
    return (this.length - this.bytes) / Math.max(this.bytes / this.runningMs(now), Number.MIN_VALUE)
  }

  waited(ms: number): void {
    this.waitedMs += ms
  }
}

const sweepMs = 100
// The pace is not judged before this.
const judgedAfterMs = 500
// A post that ends sooner is not given up.
const mostMsLeft = 5000
// Larger posts than this share of the memory leave half of it to the others, which are most.
const ordinaryShare = 16
const share = 0.5
// A post without pictures costs less than its connection.
const tinyBytes = 64 * 1024

/**
 * Bounds the memory of posts while they are received. Each counts with the bytes it has sent, not with its announced
 * length: a slow sender of a large post takes no room from others. When no room is left, one post at a time continues, so
 * that one always ends, and the slowest are given up.
 */
export class Intake {
  private readonly options: IntakeOptions
  private readonly bodies = new Set<Incoming>()
  private readonly line = new Set<Incoming>()
  private readonly bySender = new Map<string, number>()
  private used = 0
  private usedByLarge = 0
  /** The number of complete posts that still hold their bytes, because they wait for memory to be stored. */
  private complete = 0
  /** The post that continues when no room is left. */
  private leader: Incoming | null = null
  private sweep: NodeJS.Timeout | null = null

  constructor(options: IntakeOptions) {
    this.options = options
  }

  /** The number of posts that wait. */
  get waiting(): number {
    return this.line.size
  }

  begin(request: IncomingMessage, sender: string, length: number): Incoming {
    const body = new Incoming(request, sender, length)
    this.bodies.add(body)
    return body
  }

  /** Counts received bytes. False when no more should be read until `room` resolves. */
  received(body: Incoming, bytes: number): boolean {
    body.bytes += bytes
    this.used += bytes
    if (this.isLarge(body)) this.usedByLarge += bytes
    this.bySender.set(body.sender, (this.bySender.get(body.sender) ?? 0) + bytes)
    return body.bytes >= body.length || this.mayGoOn(body)
  }

  /** Resolves to true when a post may continue, and to false after the longest wait. */
  room(body: Incoming): true | Promise<boolean> {
    if (this.mayGoOn(body)) return true
    const { waitMs } = this.options
    return new Promise(resolve => {
      const since = performance.now()
      const goOn = (may: boolean) => {
        clearTimeout(timer)
        body.waited(performance.now() - since)
        body.waiting = null
        this.line.delete(body)
        resolve(may)
      }
      const timer = setTimeout(() => goOn(false), waitMs)
      body.waiting = { since, timer, goOn }
      this.line.add(body)
      this.serve()
    })
  }

  /** The post is complete. It holds its bytes until `end`. */
  whole(body: Incoming): void {
    body.isWhole = true
    this.complete++
    this.step(body)
  }

  /** The post's memory was freed, or is counted elsewhere from now on. Safe twice. */
  end(body: Incoming): void {
    if (!this.bodies.delete(body)) return
    if (body.isWhole) this.complete--
    const left = (this.bySender.get(body.sender) ?? 0) - body.bytes
    if (left > 0) this.bySender.set(body.sender, left)
    else this.bySender.delete(body.sender)
    this.used -= body.bytes
    if (this.isLarge(body)) this.usedByLarge -= body.bytes
    body.waiting?.goOn(false)
    this.step(body)
  }

  stop(): void {
    if (this.sweep) clearInterval(this.sweep)
    this.sweep = null
  }

  private step(body: Incoming): void {
    if (this.leader === body) this.leader = null
    if (this.line.size > 0) this.serve()
  }

  private isLarge({ length }: Incoming): boolean {
    return length > this.options.total / ordinaryShare
  }

  private mayGoOn(body: Incoming): boolean {
    return body === this.leader || (this.fitsAll(body) && this.fitsSender(body))
  }

  private fitsAll(body: Incoming): boolean {
    const { total, mostBodies } = this.options
    if (this.bodies.size > mostBodies && body.length > tinyBytes) return false
    return this.isLarge(body) ? this.usedByLarge < total * share : this.used < total
  }

  private fitsSender({ sender, bytes }: Incoming): boolean {
    const held = this.bySender.get(sender) ?? 0
    return held === bytes || held < this.options.total * share
  }

  private serve(): void {
    for (const body of this.line) if (this.mayGoOn(body)) body.waiting?.goOn(true)
    const [first] = this.line
    // Complete posts free their bytes without a leader; more complete posts would only wait beside them.
    if (this.leader === null && this.complete === 0 && first) {
      this.leader = first
      first.waiting?.goOn(true)
    }
    if (this.line.size > 0) this.sweep ??= setInterval(() => this.makeRoom(), sweepMs)
    else this.stop()
  }

  /** Gives up as many posts as wait: those that would take the longest. */
  private makeRoom(): void {
    const now = performance.now()
    const slow = [...this.bodies]
      .filter(body => !body.isWhole && body.runningMs(now) >= judgedAfterMs && body.msLeft(now) > mostMsLeft)
      .toSorted((a, b) => b.msLeft(now) - a.msLeft(now))
    for (const body of this.blocking(slow).slice(0, this.line.size)) this.options.giveUp(body.request)
  }

  /** If posts wait only for their own sender's share, only that sender's posts can make room. */
  private blocking(slow: Incoming[]): Incoming[] {
    const waiting = [...this.line]
    if (!waiting.every(body => this.fitsAll(body))) return slow
    const senders = new Set(waiting.map(({ sender }) => sender))
    return slow.filter(({ sender }) => senders.has(sender))
  }
}
