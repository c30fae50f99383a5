import type { CompiledQuery } from 'kysely'
import type { AnnotatedEntry } from '../../events/index.ts'
import { durationMs } from '../../lib/duration.ts'
import { pause } from '../../lib/pause.ts'
import { type ConsumerState, EventLog, LogConsumer, readPicture } from '../../log/index.ts'
import { RuleEvaluator, type Rules } from '../../rules/index.ts'
import { Deliveries, type DeliveryRow } from '../deliveries.ts'
import type { OutputTools } from '../output.ts'
import { composeMessage } from './compose-message.ts'
import type { Attempt, Deliverable } from './deliverable.ts'
import { DeliveryQueue } from './delivery-queue.ts'
import { type Answer, HttpTarget } from './http-target.ts'
import type { PictureLinks } from './picture-links.ts'
import { finishedRow, newDelivery, type QueuedDelivery, restoredDelivery } from './queued-delivery.ts'
import { secretsOf, signatureHeaders } from './signature.ts'
import { trustOf } from './trusted-certificates.ts'
import { type AttemptVerdict, answerVerdict, errorVerdict } from './verdict.ts'
import type { WebhookConfig } from './webhook-schema.ts'

export interface WebhookTools extends OutputTools {
  rules: Rules
  links: PictureLinks
  /** Absolute path. */
  dataDir: string
  version: string
}

export interface WebhookOptions extends WebhookTools {
  id: string
  source: 'file' | 'database'
  config: WebhookConfig
}

const timeoutMs = 10_000
const mostConnections = 16
const pageSize = 100
// With the page that is then added, at most 200 deliveries of a failing target are in memory; the rest stays in the log.
const roomForPage = 100
const triedWithinMs = 500
const storeWithinMs = 500
const stopWithinMs = 2000
const mostPending = 200

/** One webhook: follows the log, evaluates its condition and hands matching entries to its delivery queue. */
export class Webhook {
  readonly options: WebhookOptions
  readonly queue: DeliveryQueue
  private readonly deliveries: Deliveries
  private readonly consumer: LogConsumer<AnnotatedEntry>
  private readonly evaluator: RuleEvaluator
  private target: HttpTarget | null = null
  private secrets: string[] | null = null
  private isLoaded = false
  private running = false
  private storing: Promise<void> | null = null
  private storeTimer: NodeJS.Timeout | null = null
  /** Increases whenever rows were stored: rows that were read before that may be outdated. */
  private storings = 0

  constructor(options: WebhookOptions) {
    this.options = options
    const { id, config, clock, rules } = options
    const { name, when, rule, cooldown, maxPerHour, maxAge, ordered } = config
    this.deliveries = new Deliveries(options)
    this.evaluator = new RuleEvaluator({ scope: id, when, rule, rules, cooldown, maxPerHour })
    this.queue = new DeliveryQueue({
      ordered,
      clock,
      maxAgeMs: maxAge === undefined ? null : durationMs(maxAge),
      send: (deliverable, attempt) => this.attempt(deliverable, attempt),
      changed: () => this.storeSoon(),
    })
    this.consumer = new LogConsumer({
      ...options,
      present: options.annotate,
      id,
      name: `webhook ${name}`,
      pageSize,
      handle: (entries, { signal }) => this.handle(entries, signal),
    })
  }

  /** Throws `config-invalid` if its secrets or certificates cannot be read. May be called twice. */
  start(): void {
    if (this.running) return
    this.secrets = secretsOf(this.options.config)
    this.target = this.openTarget()
    this.running = true
    this.queue.start()
    this.consumer.start()
  }

  /** Cuts attempts off that are still under way after two seconds. May be called twice. */
  async stop(): Promise<void> {
    if (!this.running) return
    this.running = false
    const consumed = this.consumer.stop()
    const sent = this.queue.stop()
    await Promise.race([sent, pause(stopWithinMs, new AbortController().signal)])
    this.target?.close()
    this.target = null
    await Promise.all([sent, consumed])
    await this.store().catch(() => undefined)
    if (this.storeTimer) clearTimeout(this.storeTimer)
  }

  consumerState(): ConsumerState {
    return this.consumer.state()
  }

  /** Adds stored pending deliveries to the queue: after a start, those sent again, and those of alerts. */
  async loadPending(): Promise<void> {
    const { queue, deliveries } = this
    if (!this.running || queue.pending >= mostPending) return
    const before = this.storings
    const ids = await deliveries.pendingIds(this.options.id, mostPending)
    const missing = ids.filter(one => !queue.has(one))
    const pending = missing.length > 0 ? await this.restored(await deliveries.withIds(missing)) : []
    // Rows stored since then may be read in their old state; the next call, a second later, reads them again.
    if (this.storing || before !== this.storings) return
    if (this.running) queue.add(pending)
  }

  /** Sends one message now, also while the webhook is stopped. Rejects without an answer. */
  async send(deliverable: Deliverable, attempt: Attempt): Promise<Answer> {
    const { config, links, dataDir, clock, version } = this.options
    this.secrets ??= secretsOf(config)
    const at = clock.now().getTime()
    const message = await composeMessage({
      config,
      deliverable,
      attempt,
      linkTo: path => links.linkTo(path, at),
      readPicture: file => readPicture(dataDir, file).catch(() => null),
    })
    const headers = {
      'user-agent': `viewtron-event-server/${version}`,
      ...Object.fromEntries(Object.entries(config.headers).map(([name, value]) => [name.toLowerCase(), value])),
      'content-type': message.contentType,
      ...signatureHeaders(attempt.deliveryId, at, message.body, this.secrets),
    }
    this.target ??= this.openTarget()
    return this.target.send(message.body, headers, message.url)
  }

  private openTarget(): HttpTarget {
    const { config } = this.options
    const { url, method, allowPrivate } = config
    const trust = trustOf(config, `webhook ${config.name}`)
    return new HttpTarget({ url, method, allowPrivate, timeoutMs, mostConnections, trust })
  }

  private async attempt(deliverable: Deliverable, attempt: Attempt): Promise<AttemptVerdict> {
    try {
      return answerVerdict(await this.send(deliverable, attempt), this.options.clock.now().getTime())
    } catch (error) {
      return errorVerdict(error)
    }
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
      if (decision.verdict === 'fires') fired.push(newDelivery(id, entry, now))
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
