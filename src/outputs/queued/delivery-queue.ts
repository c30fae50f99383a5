import type { DeliveryStatus } from '../../database/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { HourCount } from '../hour-count.ts'
import type { Attempt, Deliverable } from './deliverable.ts'
import type { DeliveryRow } from './deliveries.ts'
import type { QueuedDelivery } from './queued-delivery.ts'
import { type AttemptVerdict, retryDelayMs } from './verdict.ts'
import { Waiters } from './waiters.ts'

export interface DeliveryQueueOptions {
  /** Makes one attempt; never rejects. */
  send: (deliverable: Deliverable, attempt: Attempt) => Promise<AttemptVerdict>
  /** One delivery at a time per camera. */
  ordered: boolean
  /** Null: deliveries never expire. */
  maxAgeMs: number | null
  /** Called when rows have changed; the caller then stores `unstoredRows` and calls `markStored`. */
  changed: () => void
  clock: Clock
  random?: () => number
}

/** The reason why the target fails. Times are milliseconds since 1970. */
export interface TargetTrouble {
  since: number
  at: number
  message: string
}

const mostInFlight = 16
const retriedForMs = 24 * 3_600_000
/** The queue is checked at least this often, also because the clock may be set. */
const longestPauseMs = 1000
const outageMs = 30_000
// After this many failures in a row the queue makes one attempt at a time, at most one a second.
const manyFailures = 16
const probeEveryMs = 1000

/**
 * Sends deliveries to one target, several at once. A delivery that fails is repeated until it is delivered, rejected,
 * expired or was tried for 24 hours. All deliveries are held in memory: check `size` before adding some.
 */
export class DeliveryQueue {
  readonly hour = new HourCount()
  lastDeliveredAt: number | null = null
  /** The reason why the target has failed since its last success; null if it has not. */
  trouble: TargetTrouble | null = null
  lastError: { at: number; message: string } | null = null
  /** The target accepted something since the server started. */
  isProven = false
  private readonly options: DeliveryQueueOptions
  private readonly queued = new Map<string, QueuedDelivery>()
  /** Rows that have changed since they were stored, by id. */
  private readonly unstored = new Map<string, DeliveryRow>()
  private readonly waiters = new Waiters()
  private inFlight = 0
  /** Until when `Retry-After` pauses the target. */
  private pausedUntil = 0
  private failuresInARow = 0
  private lastAttemptAt = 0
  private timer: NodeJS.Timeout | null = null
  private stopped = true

  constructor(options: DeliveryQueueOptions) {
    this.options = options
  }

  start(): void {
    this.stopped = false
    this.attemptDue()
  }

  /** Makes no further attempts; resolves when those under way have ended. */
  async stop(): Promise<void> {
    this.stopped = true
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    await this.waiters.until(() => this.inFlight === 0)
  }

  /** Deliveries in memory, including finished ones that are not stored yet. */
  get size(): number {
    return this.queued.size + this.unstored.size
  }

  get pending(): number {
    return this.queued.size
  }

  has(id: string): boolean {
    return this.queued.has(id) || this.unstored.has(id)
  }

  add(deliveries: readonly QueuedDelivery[]): void {
    for (const delivery of deliveries) {
      if (this.has(delivery.row.id)) continue
      this.queued.set(delivery.row.id, delivery)
      this.restoreTrouble(delivery.row)
    }
    this.attemptDue()
  }

  /**
   * Adds new deliveries and waits until each was tried once or `withinMs` have passed. Resolves with their rows at that
   * time, which the caller stores; the queue reports later changes by `changed`.
   */
  async tryNew(deliveries: readonly QueuedDelivery[], withinMs: number): Promise<DeliveryRow[]> {
    const fresh = deliveries.filter(({ row }) => !this.has(row.id))
    this.add(fresh)
    const isTried = ({ row, isInFlight }: QueuedDelivery) =>
      row.status !== 'pending' || (!isInFlight && row.attempts > 0)
    await this.waiters.until(() => fresh.every(isTried) || this.stopped, { withinMs })
    for (const delivery of fresh) delivery.isNew = false
    return fresh.map(({ row }) => ({ ...row }))
  }

  /** Resolves when at most `size` deliveries are in memory, or the signal aborts. */
  async waitForRoom(size: number, signal: AbortSignal): Promise<void> {
    const check = () => this.waiters.check()
    signal.addEventListener('abort', check)
    await this.waiters.until(() => this.size <= size || signal.aborted)
    signal.removeEventListener('abort', check)
  }

  /** Rows to be stored. Call `markStored` with them afterwards. */
  unstoredRows(): DeliveryRow[] {
    return [...this.unstored.values()]
  }

  markStored(rows: readonly DeliveryRow[]): void {
    for (const row of rows) if (this.unstored.get(row.id) === row) this.unstored.delete(row.id)
    this.waiters.check()
  }

  /** Makes all deliveries due now. */
  retryNow(): void {
    const now = this.now()
    for (const { row } of this.queued.values()) if ((row.next_at ?? 0) > now) row.next_at = now
    this.pausedUntil = 0
    this.failuresInARow = 0
    this.attemptDue()
  }

  /** Records that the target accepted something, such as a test. */
  noteSuccess(): void {
    this.isProven = true
    if (this.trouble) this.endTrouble(this.trouble)
  }

  /** Makes the attempts that are due, and sets the timer for the next. */
  attemptDue(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    if (this.stopped || this.queued.size === 0) return
    const now = this.now()
    const cameras = new Set<string>()
    let nextAt = now + longestPauseMs
    for (const delivery of [...this.queued.values()]) {
      const camera = delivery.row.camera_id ?? ''
      const isBlocked = this.options.ordered && cameras.has(camera)
      cameras.add(camera)
      nextAt = Math.min(nextAt, this.attemptIfDue(delivery, { now, isBlocked }))
    }
    if (this.queued.size > 0) this.timer = setTimeout(() => this.attemptDue(), Math.max(10, nextAt - now))
  }

  /** Returns when to check the delivery again; infinity if another event triggers the next check. */
  private attemptIfDue(delivery: QueuedDelivery, { now, isBlocked }: { now: number; isBlocked: boolean }): number {
    const dueAt = Math.max(delivery.row.next_at ?? 0, this.pausedUntil, this.probeAt())
    if (delivery.isInFlight) return Number.POSITIVE_INFINITY
    if (now > this.deadlineOf(delivery)) this.finish(delivery, 'expired', 'older than the maximum age')
    else if (isBlocked || !this.mayAttempt()) return Number.POSITIVE_INFINITY
    else if (dueAt > now) return dueAt
    else void this.attempt(delivery)
    return Number.POSITIVE_INFINITY
  }

  private mayAttempt(): boolean {
    return this.inFlight < (this.failuresInARow < manyFailures ? mostInFlight : 1)
  }

  /** The earliest time of the next attempt on a target that fails again and again. */
  private probeAt(): number {
    return this.failuresInARow < manyFailures ? 0 : this.lastAttemptAt + probeEveryMs
  }

  /** The last moment at which a delivery may be sent. */
  private deadlineOf({ row, receivedAt }: QueuedDelivery): number {
    const { maxAgeMs } = this.options
    if (maxAgeMs === null) return Number.POSITIVE_INFINITY
    const deadline = receivedAt + maxAgeMs
    // First tried after its deadline: a person sent it again, so its age counts from then.
    return row.first_at !== null && row.first_at > deadline ? row.first_at + maxAgeMs : deadline
  }

  private async attempt(delivery: QueuedDelivery): Promise<void> {
    const { row, deliverable } = delivery
    this.inFlight++
    delivery.isInFlight = true
    row.attempts++
    row.first_at ??= this.now()
    row.last_at = this.now()
    this.lastAttemptAt = row.last_at
    const startedAt = performance.now()
    const verdict = await this.options.send(deliverable, { deliveryId: row.id, attempt: row.attempts })
    row.duration_ms = Math.round(performance.now() - startedAt)
    delivery.isInFlight = false
    this.inFlight--
    this.apply(delivery, verdict)
    this.attemptDue()
  }

  private apply(delivery: QueuedDelivery, verdict: AttemptVerdict): void {
    const now = this.now()
    delivery.row.status_code = verdict.status
    this.failuresInARow = verdict.kind === 'retry' ? this.failuresInARow + 1 : 0
    if (verdict.kind === 'delivered') {
      this.lastDeliveredAt = now
      this.hour.add(1, now)
      this.finish(delivery, 'delivered', null)
      this.noteSuccess()
      return
    }
    const { message } = verdict
    this.lastError = { at: now, message }
    this.trouble = { since: this.trouble?.since ?? now, at: now, message }
    if (verdict.kind === 'rejected') this.finish(delivery, 'failed', message)
    else this.retryLater(delivery, verdict, now)
  }

  private retryLater(
    delivery: QueuedDelivery,
    { message, retryAfterMs }: Extract<AttemptVerdict, { kind: 'retry' }>,
    now: number,
  ): void {
    const { row } = delivery
    const delay = Math.max(retryDelayMs(row.attempts, this.options.random), retryAfterMs ?? 0)
    // `Retry-After` applies to the whole target.
    if (retryAfterMs !== null) this.pausedUntil = Math.max(this.pausedUntil, now + retryAfterMs)
    const giveUpAt = (row.first_at ?? now) + retriedForMs
    if (now + delay > giveUpAt) {
      this.finish(delivery, 'failed', `given up after 24 hours: ${message}`)
      return
    }
    row.next_at = now + delay
    row.reason = message
    this.noteChange(delivery)
  }

  /** A target that failed before a restart counts as failing until it accepts something. */
  private restoreTrouble({ attempts, first_at: since, last_at: at, reason: message }: DeliveryRow): void {
    if (attempts === 0 || since === null || at === null || message === null) return
    this.trouble = { since: Math.min(since, this.trouble?.since ?? since), at, message }
    this.lastError ??= { at, message }
  }

  private endTrouble({ since }: TargetTrouble): void {
    this.trouble = null
    // Only after an outage: if a single delivery fails among others that succeed, it keeps its own retry times.
    if (this.now() - since > outageMs) this.retryNow()
  }

  private finish(delivery: QueuedDelivery, status: DeliveryStatus, reason: string | null): void {
    Object.assign(delivery.row, { status, reason, next_at: null })
    this.queued.delete(delivery.row.id)
    this.noteChange(delivery)
  }

  private noteChange({ row, isNew }: QueuedDelivery): void {
    if (!isNew) {
      this.unstored.set(row.id, { ...row })
      this.options.changed()
    }
    this.waiters.check()
  }

  private now(): number {
    return this.options.clock.now().getTime()
  }
}
