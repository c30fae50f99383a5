import type { CompiledQuery } from 'kysely'
import type { AnnotatedEntry } from '../../events/index.ts'
import { durationMs } from '../../lib/duration.ts'
import { type ConsumerState, EventLog, LogConsumer } from '../../log/index.ts'
import { RuleEvaluator, type Rules } from '../../rules/index.ts'
import type { OutputTools } from '../output.ts'
import type { Attempt, Deliverable } from './deliverable.ts'
import { Deliveries, type DeliveryRow } from './deliveries.ts'
import type { DeliveryQueue } from './delivery-queue.ts'
import { Digests, waitsForDigest } from './digest.ts'
import { finishedRow, newDelivery, type QueuedDelivery, restoredDelivery } from './queued-delivery.ts'
import type { QueuedKind, Sender, SenderTools } from './queued-kind.ts'
import type { QueuedConfig } from './queued-schema.ts'
import { StoredQueue } from './stored-queue.ts'
import { type AttemptVerdict, errorVerdict } from './verdict.ts'

export interface QueuedTools extends OutputTools, SenderTools {
  rules: Rules
}

export interface QueuedOutputOptions<Config extends QueuedConfig> extends QueuedTools {
  kind: QueuedKind<Config>
  id: string
  source: 'file' | 'database'
  config: Config
}

const pageSize = 100
// With the page that is then added, at most 200 deliveries of a failing target are in memory; the rest stays in the log.
const roomForPage = 100
const triedWithinMs = 500

/** One output with a delivery queue: follows the log, evaluates its condition and hands matching entries to the queue. */
export class QueuedOutput<Config extends QueuedConfig = QueuedConfig> {
  readonly options: QueuedOutputOptions<Config>
  readonly queue: DeliveryQueue
  private readonly stored: StoredQueue
  private readonly deliveries: Deliveries
  private readonly consumer: LogConsumer<AnnotatedEntry>
  private readonly evaluator: RuleEvaluator
  private readonly digests: Digests | null
  private sender: Sender | null = null
  private isLoaded = false
  private running = false

  constructor(options: QueuedOutputOptions<Config>) {
    this.options = options
    const { id, kind, config, rules } = options
    const { name, when, rule, cooldown, maxPerHour, maxAge, ordered } = config
    this.deliveries = new Deliveries(options)
    this.evaluator = new RuleEvaluator({ scope: id, when, rule, rules, cooldown, maxPerHour })
    this.stored = new StoredQueue({
      ...options,
      outputId: id,
      ordered,
      maxAgeMs: maxAge === undefined ? null : durationMs(maxAge),
      send: (deliverable, attempt) => this.send(deliverable, attempt),
      restored: rows => this.restored(rows),
    })
    this.queue = this.stored.queue
    const at = kind.digestAt?.(config) ?? null
    this.digests = at === null ? null : new Digests({ ...options, outputId: id, at })
    this.consumer = new LogConsumer({
      ...options,
      present: options.annotate,
      id,
      name: `${kind.facts.queue.word} ${name}`,
      pageSize,
      handle: (entries, { signal }) => this.handle(entries, signal),
    })
  }

  /** Throws `config-invalid` if its sender cannot be opened. May be called twice. */
  start(): void {
    if (this.running) return
    this.sender = this.openSender()
    this.running = true
    this.stored.start()
    this.consumer.start()
  }

  /** Cuts attempts off that are still under way after two seconds. May be called twice. */
  async stop(): Promise<void> {
    if (!this.running) return
    this.running = false
    const consumed = this.consumer.stop()
    await this.stored.stop(() => {
      this.sender?.close()
      this.sender = null
    }, consumed)
  }

  consumerState(): ConsumerState {
    return this.consumer.state()
  }

  /** Adds stored pending deliveries to the queue: after a start, those sent again, those of alerts, and a digest that is due. */
  async loadPending(): Promise<void> {
    if (!this.running) return
    await this.digests?.makeDue()
    await this.stored.loadPending()
  }

  /** Makes one attempt now, also while the output is stopped. Never rejects. */
  async send(deliverable: Deliverable, attempt: Attempt): Promise<AttemptVerdict> {
    try {
      this.sender ??= this.openSender()
      return await this.sender.send(deliverable, attempt)
    } catch (error) {
      return errorVerdict(error)
    }
  }

  private openSender(): Sender {
    const { kind, config } = this.options
    return kind.openSender(config, this.options)
  }

  private async handle(entries: AnnotatedEntry[], signal: AbortSignal): Promise<CompiledQuery[]> {
    const { id, clock } = this.options
    await this.load()
    await this.queue.waitForRoom(roomForPage, signal)
    if (signal.aborted) throw new Error('stopped')
    await this.evaluator.beginPage(entries)
    const now = clock.now().getTime()
    const rows: DeliveryRow[] = []
    const fired: QueuedDelivery[] = []
    for (const entry of entries) {
      const decision = this.evaluator.evaluate(entry)
      if (decision.verdict === 'fires' && this.digests)
        rows.push(finishedRow(id, entry, { at: now, status: 'held', reason: waitsForDigest }))
      else if (decision.verdict === 'fires') fired.push(newDelivery(id, entry, now))
      else if (decision.verdict === 'held')
        rows.push(finishedRow(id, entry, { at: now, status: 'held', reason: decision.why }))
    }
    if (fired.length > 0) rows.push(...(await this.queue.tryNew(fired, triedWithinMs)))
    return [...(rows.length > 0 ? [this.deliveries.add(rows)] : []), ...this.evaluator.statements()]
  }

  /** Loads the stored state before the first page, so that pending deliveries come before new ones. */
  private async load(): Promise<void> {
    if (this.isLoaded) return
    const { id, clock } = this.options
    await this.evaluator.restore()
    await this.loadPending()
    const { minutes, lastDeliveredAt } = await this.deliveries.recentlyDelivered(id, clock.now().getTime())
    for (const { at, count } of minutes) this.queue.hour.add(count, at)
    this.queue.lastDeliveredAt ??= lastDeliveredAt
    this.isLoaded = true
  }

  /** Deliveries of stored rows; cancels those whose entry no longer exists. */
  private async restored(rows: readonly DeliveryRow[]): Promise<QueuedDelivery[]> {
    const { queries, annotate } = this.options
    const seqs = rows.flatMap(({ seq }) => seq ?? [])
    const entries = await annotate(await new EventLog(queries).entries(seqs))
    const bySeq = new Map(entries.map(entry => [entry.seq, entry]))
    const gone: DeliveryRow[] = []
    const restored = rows.flatMap(row => {
      const delivery = restoredDelivery(row, row.seq === null ? null : (bySeq.get(row.seq) ?? null))
      if (!delivery) gone.push({ ...row, status: 'cancelled', next_at: null, reason: 'its event was removed' })
      return delivery ?? []
    })
    if (gone.length > 0) await this.options.write([this.deliveries.update(gone)])
    return restored
  }
}
