import type { DeliveryStatus } from '../../database/index.ts'
import type { Clock } from '../../lib/clock.ts'
import type { DeliveryRow } from '../delivery/delivery-rows.ts'
import { HourCount } from '../delivery/hour-count.ts'
import type { Attempt, Deliverable } from './deliverable.ts'
import type { Parcel } from './parcel.ts'
import { type AttemptVerdict, retryDelayMs } from './verdict.ts'

export interface CourierOptions {
  /** One attempt; never rejects. */
  send: (deliverable: Deliverable, attempt: Attempt) => Promise<AttemptVerdict>
  /** One after the other per camera. */
  ordered: boolean
  /** Null: nothing expires. */
  maxAgeMs: number | null
  /** Told rows that changed; it stores them and calls `stored` then. */
  changed: () => void
  clock: Clock
  random?: () => number
}

export interface CourierTrouble {
  since: number
  at: number
  message: string
}

const atOnce = 16
const retriedForMs = 24 * 3_600_000
/** Between a check and the next where nothing else happens; also catches clocks that are set. */
const longestNapMs = 1000
const outageMs = 30_000
// A target that fails so often in a row is asked by one delivery at a time, once a second.
const manyFailures = 16
const probeEveryMs = 1000

/**
 * Carries parcels to one target: some at once, each again after a failure until it is delivered, refused, too old or
 * has been tried for 24 hours. Holds what it is given in memory, so who hands in must look at `size` first.
 */
export class Courier {
  readonly hour = new HourCount()
  lastDeliveredAt: number | null = null
  /** What went wrong since it last went well. */
  trouble: CourierTrouble | null = null
  lastError: { at: number; message: string } | null = null
  /** The target took something since this was made. */
  isProven = false
  private readonly options: CourierOptions
  private readonly parcels = new Map<string, Parcel>()
  /** Rows that changed and are not stored yet, by id. */
  private readonly unstored = new Map<string, DeliveryRow>()
  private readonly waiting = new Set<() => void>()
  private inFlight = 0
  /** The target asked for a pause until then. */
  private pausedUntil = 0
  private failuresInARow = 0
  private startedAt = 0
  private timer: NodeJS.Timeout | null = null
  private stopped = true

  constructor(options: CourierOptions) {
    this.options = options
  }

  start(): void {
    this.stopped = false
    this.pump()
  }

  /** Starts nothing more; resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.stopped = true
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    await this.until(() => this.inFlight === 0)
  }

  /** Parcels held in memory, and settled ones that are not stored yet. */
  get size(): number {
    return this.parcels.size + this.unstored.size
  }

  get pending(): number {
    return this.parcels.size
  }

  has(id: string): boolean {
    return this.parcels.has(id) || this.unstored.has(id)
  }

  hold(parcels: readonly Parcel[]): void {
    for (const parcel of parcels) {
      if (this.has(parcel.row.id)) continue
      this.parcels.set(parcel.row.id, parcel)
      this.learn(parcel.row)
    }
    this.pump()
  }

  /**
   * Hands parcels in, waits until each was tried or `withinMs` have passed, and resolves with their rows as they are
   * then. The caller stores these; what comes later the courier has stored.
   */
  async take(parcels: readonly Parcel[], withinMs: number): Promise<DeliveryRow[]> {
    const fresh = parcels.filter(({ row }) => !this.has(row.id))
    this.hold(fresh)
    const isTried = ({ row, isInFlight }: Parcel) => row.status !== 'pending' || (!isInFlight && row.attempts > 0)
    const deadline = performance.now() + withinMs
    await this.until(() => fresh.every(isTried) || this.stopped, deadline)
    for (const parcel of fresh) parcel.isNew = false
    return fresh.map(({ row }) => ({ ...row }))
  }

  /** Resolves when at most `size` parcels are held, or the signal comes. */
  async room(size: number, signal: AbortSignal): Promise<void> {
    const wake = () => this.wake()
    signal.addEventListener('abort', wake)
    await this.until(() => this.size <= size || signal.aborted)
    signal.removeEventListener('abort', wake)
  }

  /** Rows to be stored now; `storedRows` says that they were. */
  takeUnstored(): DeliveryRow[] {
    return [...this.unstored.values()]
  }

  storedRows(rows: readonly DeliveryRow[]): void {
    for (const row of rows) if (this.unstored.get(row.id) === row) this.unstored.delete(row.id)
    this.wake()
  }

  /** Tries everything that waits for its next attempt at once. */
  hurry(): void {
    const now = this.now()
    for (const { row } of this.parcels.values()) if ((row.next_at ?? 0) > now) row.next_at = now
    this.pausedUntil = 0
    this.failuresInARow = 0
    this.pump()
  }

  /** The target took something, if only a test. */
  wentWell(): void {
    this.isProven = true
    if (this.trouble) this.recovered(this.trouble)
  }

  /** Starts what is due. */
  pump(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    if (this.stopped || this.parcels.size === 0) return
    const now = this.now()
    const blocked = new Set<string>()
    let nextAt = now + longestNapMs
    const startsAt = ({ row }: Parcel) => Math.max(row.next_at ?? 0, this.pausedUntil, this.probeAt())
    for (const parcel of [...this.parcels.values()]) {
      const { row } = parcel
      const camera = row.camera_id ?? ''
      const isBlocked = this.options.ordered && blocked.has(camera)
      blocked.add(camera)
      if (parcel.isInFlight) continue
      if (now > this.deadlineOf(parcel)) this.settle(parcel, 'expired', 'older than it may be when it is sent')
      else if (isBlocked || !this.hasRoom()) continue
      else if (startsAt(parcel) <= now) void this.attempt(parcel)
      else nextAt = Math.min(nextAt, startsAt(parcel))
    }
    if (this.parcels.size > 0) this.timer = setTimeout(() => this.pump(), Math.max(10, nextAt - now))
  }

  private hasRoom(): boolean {
    return this.inFlight < (this.failuresInARow < manyFailures ? atOnce : 1)
  }

  /** Before then nothing is tried of a target that fails and fails. */
  private probeAt(): number {
    return this.failuresInARow < manyFailures ? 0 : this.startedAt + probeEveryMs
  }

  /** The last moment at which it may be sent. */
  private deadlineOf({ row, receivedAt }: Parcel): number {
    const { maxAgeMs } = this.options
    if (maxAgeMs === null) return Number.POSITIVE_INFINITY
    const deadline = receivedAt + maxAgeMs
    // Begun after it had expired: a person had it sent again.
    return row.first_at !== null && row.first_at > deadline ? row.first_at + maxAgeMs : deadline
  }

  private async attempt(parcel: Parcel): Promise<void> {
    const { row, deliverable } = parcel
    if (!deliverable) return
    this.inFlight++
    parcel.isInFlight = true
    row.attempts++
    row.first_at ??= this.now()
    row.last_at = this.now()
    this.startedAt = row.last_at
    const startedAt = performance.now()
    const verdict = await this.options.send(deliverable, { deliveryId: row.id, attempt: row.attempts })
    row.duration_ms = Math.round(performance.now() - startedAt)
    parcel.isInFlight = false
    this.inFlight--
    this.judge(parcel, verdict)
    this.pump()
  }

  private judge(parcel: Parcel, verdict: AttemptVerdict): void {
    const { row } = parcel
    const now = this.now()
    row.status_code = verdict.status
    this.failuresInARow = verdict.kind === 'retry' ? this.failuresInARow + 1 : 0
    if (verdict.kind === 'delivered') {
      this.lastDeliveredAt = now
      this.hour.add(1, now)
      this.settle(parcel, 'delivered', null)
      this.wentWell()
      return
    }
    const { message } = verdict
    this.lastError = { at: now, message }
    this.trouble = { since: this.trouble?.since ?? now, at: now, message }
    if (verdict.kind === 'refused') this.settle(parcel, 'failed', message)
    else this.retryLater(parcel, verdict, now)
  }

  private retryLater(
    parcel: Parcel,
    { message, retryAfterMs }: Extract<AttemptVerdict, { kind: 'retry' }>,
    now: number,
  ): void {
    const { row } = parcel
    const delay = Math.max(retryDelayMs(row.attempts, this.options.random), retryAfterMs ?? 0)
    // Who asks for a pause means all that comes, not this one delivery.
    if (retryAfterMs !== null) this.pausedUntil = Math.max(this.pausedUntil, now + retryAfterMs)
    const giveUpAt = (row.first_at ?? now) + retriedForMs
    if (now + delay > giveUpAt) {
      this.settle(parcel, 'failed', `given up after 24 hours: ${message}`)
      return
    }
    row.next_at = now + delay
    row.reason = message
    this.note(parcel)
  }

  /** What was failing before a restart fails until it is known better. */
  private learn({ attempts, first_at: since, last_at: at, reason: message }: DeliveryRow): void {
    if (attempts === 0 || since === null || at === null || message === null) return
    this.trouble = { since: Math.min(since, this.trouble?.since ?? since), at, message }
    this.lastError ??= { at, message }
  }

  private recovered({ since }: CourierTrouble): void {
    this.trouble = null
    // Not for one delivery that fails among others that do not: it keeps to its own times.
    if (this.now() - since > outageMs) this.hurry()
  }

  private settle(parcel: Parcel, status: DeliveryStatus, reason: string | null): void {
    Object.assign(parcel.row, { status, reason, next_at: null })
    this.parcels.delete(parcel.row.id)
    this.note(parcel)
  }

  private note({ row, isNew }: Parcel): void {
    if (!isNew) {
      this.unstored.set(row.id, { ...row })
      this.options.changed()
    }
    this.wake()
  }

  private now(): number {
    return this.options.clock.now().getTime()
  }

  private wake(): void {
    for (const look of [...this.waiting]) look()
  }

  /** Resolves when the condition holds, looked at whenever something changes, or when the deadline has passed. */
  private until(condition: () => boolean, deadline = Number.POSITIVE_INFINITY): Promise<void> {
    if (condition()) return Promise.resolve()
    return new Promise(resolve => {
      const done = () => {
        clearTimeout(timer)
        this.waiting.delete(look)
        resolve()
      }
      const look = () => condition() && done()
      const timer = Number.isFinite(deadline) ? setTimeout(done, Math.max(0, deadline - performance.now())) : undefined
      this.waiting.add(look)
    })
  }
}
