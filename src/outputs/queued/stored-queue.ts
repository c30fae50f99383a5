import type { TableStore } from '../../database/index.ts'
import { pause } from '../../lib/pause.ts'
import { Deliveries, type DeliveryRow } from './deliveries.ts'
import { DeliveryQueue, type DeliveryQueueOptions } from './delivery-queue.ts'
import type { QueuedDelivery } from './queued-delivery.ts'

export interface StoredQueueOptions extends TableStore, Omit<DeliveryQueueOptions, 'changed'> {
  outputId: string
  /** Deliveries of stored rows; those that can no longer be sent are left out. */
  restored: (rows: readonly DeliveryRow[]) => Promise<QueuedDelivery[]>
}

const storeWithinMs = 500
const stopWithinMs = 2000
const mostPending = 200

/** The delivery queue of one target, with its rows in the table of deliveries. */
export class StoredQueue {
  readonly queue: DeliveryQueue
  private readonly options: StoredQueueOptions
  private readonly deliveries: Deliveries
  private storing: Promise<void> | null = null
  private storeTimer: NodeJS.Timeout | null = null
  private running = false
  /** Increases whenever rows were stored: rows that were read before that may be outdated. */
  private storings = 0

  constructor(options: StoredQueueOptions) {
    this.options = options
    this.deliveries = new Deliveries(options)
    this.queue = new DeliveryQueue({ ...options, changed: () => this.storeSoon() })
  }

  start(): void {
    this.running = true
    this.queue.start()
  }

  /** Calls `cutOff` when attempts are still under way after two seconds; also waits for `others`. */
  async stop(cutOff: () => void, others: Promise<void> = Promise.resolve()): Promise<void> {
    this.running = false
    const sent = this.queue.stop()
    await Promise.race([sent, pause(stopWithinMs, new AbortController().signal)])
    cutOff()
    await Promise.all([sent, others])
    await this.store().catch(() => undefined)
    if (this.storeTimer) clearTimeout(this.storeTimer)
  }

  /** Adds stored pending deliveries to the queue: after a start, those sent again, and those of alerts. */
  async loadPending(): Promise<void> {
    const { queue, deliveries } = this
    if (!this.running || queue.pending >= mostPending) return
    const before = this.storings
    const ids = await deliveries.pendingIds(this.options.outputId, mostPending)
    const missing = ids.filter(one => !queue.has(one))
    const pending = missing.length > 0 ? await this.options.restored(await deliveries.withIds(missing)) : []
    // Rows stored since then may be read in their old state; the next call, a second later, reads them again.
    if (this.storing || before !== this.storings) return
    if (this.running) queue.add(pending)
  }

  private storeSoon(): void {
    this.storeTimer ??= setTimeout(() => {
      this.storeTimer = null
      // If it fails the rows stay in the queue, and are stored with the next attempt.
      this.store().catch(() => this.storeSoon())
    }, storeWithinMs)
  }

  private async store(): Promise<void> {
    await this.storing?.catch(() => undefined)
    const rows = this.queue.unstoredRows()
    if (rows.length === 0) return
    this.storing = this.options
      .write([this.deliveries.update(rows)])
      .then(() => this.queue.markStored(rows))
      .finally(() => {
        this.storing = null
        this.storings++
      })
    await this.storing
  }
}
