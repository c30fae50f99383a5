import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CompiledQuery } from 'kysely'
import type { AnnotatedEntry } from '../../events/index.ts'
import { pause } from '../../lib/pause.ts'
import { type ConsumerState, LogConsumer } from '../../log/consumer/log-consumer.ts'
import { EventLog } from '../../log/index.ts'
import { Decider, type RuleBook } from '../../rules/index.ts'
import {
  addStatement,
  type DeliveryRow,
  deliveriesOf,
  pendingIds,
  readDelivered,
  updateStatement,
} from '../delivery/delivery-rows.ts'
import type { OutputTools } from '../output.ts'
import { durationMs, type WebhookConfig } from '../schemas.ts'
import { composeMessage } from './compose-message.ts'
import { Courier } from './courier.ts'
import type { Attempt, Deliverable } from './deliverable.ts'
import { type Answer, HttpTarget } from './http-target.ts'
import { newParcel, type Parcel, rowOf, storedParcel } from './parcel.ts'
import type { PictureLinks } from './picture-links.ts'
import { secretsOf, signatureHeaders } from './signature.ts'
import { trustOf } from './trusted-certificates.ts'
import { type AttemptVerdict, judgeAnswer, judgeError } from './verdict.ts'

export interface WebhookTools extends OutputTools {
  rules: RuleBook
  links: PictureLinks
  /** Absolute. */
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
// With a page on top of it, at most 200 deliveries of a target that does not answer are held; the rest waits in the log.
const roomForPage = 100
const triedWithinMs = 500
const storeWithinMs = 500
const stopWithinMs = 2000
const mostPending = 200

/** One webhook: follows the log, decides, and has a courier carry what it decided for. */
export class Webhook {
  readonly options: WebhookOptions
  readonly courier: Courier
  private readonly consumer: LogConsumer<AnnotatedEntry>
  private readonly decider: Decider
  private target: HttpTarget | null = null
  private secrets: string[] | null = null
  private isLoaded = false
  private running = false
  private storing: Promise<void> | null = null
  private storeTimer: NodeJS.Timeout | null = null
  /** Counts up with every storing, so that what was read meanwhile is not taken for news. */
  private storings = 0

  constructor(options: WebhookOptions) {
    this.options = options
    const { id, config, clock, rules } = options
    const { name, when, rule, cooldown, maxPerHour, maxAge, ordered } = config
    this.decider = new Decider({ scope: id, when, rule, rules, cooldown, maxPerHour })
    this.courier = new Courier({
      ordered,
      clock,
      maxAgeMs: maxAge === undefined ? null : durationMs(maxAge),
      send: (deliverable, attempt) => this.attempt(deliverable, attempt),
      changed: () => this.storeSoon(),
    })
    this.consumer = new LogConsumer({
      ...options,
      present: options.publish,
      id,
      name: `webhook ${name}`,
      pageSize,
      handle: (entries, { signal }) => this.handle(entries, signal),
    })
  }

  /** Throws `config-invalid` when its secrets or certificates cannot be read. */
  start(): void {
    if (this.running) return
    this.secrets = secretsOf(this.options.config)
    this.target = this.openTarget()
    this.running = true
    this.courier.start()
    this.consumer.start()
  }

  /** Gives what is under way two seconds. Safe twice. */
  async stop(): Promise<void> {
    if (!this.running) return
    this.running = false
    const consumed = this.consumer.stop()
    const carried = this.courier.stop()
    await Promise.race([carried, pause(stopWithinMs, new AbortController().signal)])
    this.target?.close()
    this.target = null
    await Promise.all([carried, consumed])
    await this.store().catch(() => undefined)
    if (this.storeTimer) clearTimeout(this.storeTimer)
  }

  consumerState(): ConsumerState {
    return this.consumer.state()
  }

  /** Takes up what is stored as pending and not held yet: after a start, resent, or raised as an alert. */
  async loadPending(): Promise<void> {
    const { courier } = this
    const { id, queries } = this.options
    if (!this.running || courier.pending >= mostPending) return
    const before = this.storings
    const ids = await pendingIds(queries, id, mostPending)
    const missing = ids.filter(one => !courier.has(one))
    const parcels = missing.length > 0 ? await this.parcelsOf(await deliveriesOf(queries, missing)) : []
    // What was stored meanwhile may have been read as it was before; it is looked at again soon.
    if (this.storing || before !== this.storings) return
    if (this.running) courier.hold(parcels)
  }

  /** Sends one thing now, whatever the state; for trying out. */
  async send(deliverable: Deliverable, attempt: Attempt): Promise<Answer> {
    const { config, links, dataDir, clock, version } = this.options
    this.secrets ??= secretsOf(config)
    const at = clock.now().getTime()
    const message = await composeMessage({
      config,
      deliverable,
      attempt,
      linkTo: path => links.linkTo(path, at),
      readPicture: file => readFile(join(dataDir, file)).catch(() => null),
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
      return judgeAnswer(await this.send(deliverable, attempt), this.options.clock.now().getTime())
    } catch (error) {
      return judgeError(error)
    }
  }

  private async handle(entries: AnnotatedEntry[], signal: AbortSignal): Promise<CompiledQuery[]> {
    const { queries, id, clock } = this.options
    await this.load()
    await this.courier.room(roomForPage, signal)
    if (signal.aborted) throw new Error('stopped')
    await this.decider.begin(entries)
    const now = clock.now().getTime()
    const rows: DeliveryRow[] = []
    const parcels: Parcel[] = []
    for (const entry of entries) {
      const decision = this.decider.decide(entry)
      if (decision.verdict === 'fires') parcels.push(newParcel(id, entry, now))
      else if (decision.verdict === 'held') rows.push(rowOf(id, entry, now, { status: 'held', reason: decision.why }))
    }
    if (parcels.length > 0) rows.push(...(await this.courier.take(parcels, triedWithinMs)))
    return [...(rows.length > 0 ? [addStatement(queries, rows)] : []), ...this.decider.statements(queries)]
  }

  /** Before the first page: what was pending comes before what is new. */
  private async load(): Promise<void> {
    if (this.isLoaded) return
    const { queries, id, clock } = this.options
    await this.decider.restore(queries)
    await this.loadPending()
    const { minutes, lastDeliveredAt } = await readDelivered(queries, id, clock.now().getTime())
    for (const { at, count } of minutes) this.courier.hour.add(count, at)
    this.courier.lastDeliveredAt ??= lastDeliveredAt
    this.isLoaded = true
  }

  private async parcelsOf(rows: readonly DeliveryRow[]): Promise<Parcel[]> {
    const { queries, publish } = this.options
    const seqs = rows.flatMap(({ seq }) => seq ?? [])
    const entries = await publish(await new EventLog(queries).entries(seqs))
    const bySeq = new Map(entries.map(entry => [entry.seq, entry]))
    const gone: DeliveryRow[] = []
    const parcels = rows.flatMap(row => {
      const parcel = storedParcel(row, row.seq === null ? null : (bySeq.get(row.seq) ?? null))
      if (!parcel) gone.push({ ...row, status: 'cancelled', next_at: null, reason: 'its event was removed' })
      return parcel ?? []
    })
    if (gone.length > 0) await this.options.write([updateStatement(queries, gone)])
    return parcels
  }

  private storeSoon(): void {
    this.storeTimer ??= setTimeout(() => {
      this.storeTimer = null
      // Kept and stored with the next change or look, which comes within a second.
      this.store().catch(() => this.storeSoon())
    }, storeWithinMs)
  }

  private async store(): Promise<void> {
    await this.storing?.catch(() => undefined)
    const rows = this.courier.takeUnstored()
    if (rows.length === 0) return
    this.storing = this.options
      .write([updateStatement(this.options.queries, rows)])
      .then(() => this.courier.storedRows(rows))
      .finally(() => {
        this.storing = null
        this.storings++
      })
    await this.storing
  }
}
