import { randomUUID } from 'node:crypto'
import type { AlertRaiser, Alerts } from '../../alerts/index.ts'
import { SingleFlight } from '../../lib/single-flight.ts'
import { uuid7 } from '../../lib/uuid7.ts'
import { Cursors } from '../../log/index.ts'
import { ViewtronError } from '../../model/index.ts'
import { Deliveries } from '../deliveries.ts'
import type { Output, OutputState, Tested } from '../output.ts'
import { addAlertDeliveries } from './alert-deliveries.ts'
import { checkInput, configsOfFile, keyOf } from './check-webhooks.ts'
import { updateFailureAlerts } from './failure-alerts.ts'
import { newSecret } from './signature.ts'
import { StoredWebhooks } from './stored-webhooks.ts'
import { testWebhook } from './test-webhook.ts'
import { Webhook, type WebhookTools } from './webhook.ts'
import type { WebhookConfig, WebhookInput } from './webhook-schema.ts'
import { webhookState } from './webhook-state.ts'

export interface WebhooksOptions extends WebhookTools {
  /** `webhooks:` of viewtron.yaml, unchecked. */
  config: unknown
  alerts: AlertRaiser & Pick<Alerts, 'watch' | 'after' | 'newestNumber'>
}

const checkEveryMs = 1000
const removeEveryMs = 600_000
const keptMs = 30 * 86_400_000
const mostKept = 500_000
// Few at a time, so that no transaction takes long.
const removedAtOnce = 2000

/** All webhooks: those of viewtron.yaml and those made in the dashboard. */
export class Webhooks implements Output {
  private readonly options: WebhooksOptions
  private readonly table: StoredWebhooks
  private readonly deliveries: Deliveries
  private readonly webhooks = new Map<string, Webhook>()
  /** The reasons why webhooks could not start, by id. */
  private readonly faults = new Map<string, string>()
  private timer: NodeJS.Timeout | null = null
  private readonly checking = new SingleFlight(() => this.checkAll())
  private unwatchAlerts: (() => void) | null = null
  private removedAt = 0
  private hasLogged = false
  private hasReadStored = false

  /** Throws `config-invalid`. */
  constructor(options: WebhooksOptions) {
    this.options = options
    this.table = new StoredWebhooks(options)
    this.deliveries = new Deliveries(options)
    for (const config of configsOfFile(options.config)) {
      const id = `file:${config.name}`
      this.webhooks.set(id, new Webhook({ ...options, id, source: 'file', config }))
    }
  }

  async start(): Promise<void> {
    if (this.timer) return
    const { log, alerts, links } = this.options
    await links.start().catch(error => log.warn(`there are no links to pictures yet: ${(error as Error).message}`))
    for (const webhook of this.webhooks.values()) this.startOne(webhook)
    this.unwatchAlerts = alerts.watch(() => void this.checkNow())
    this.timer = setInterval(() => void this.checkNow(), checkEveryMs)
    await this.checkNow()
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
    this.unwatchAlerts?.()
    await this.checking.idle()
    await Promise.all([...this.webhooks.values()].map(webhook => webhook.stop()))
  }

  /** `full`: with the whole address, for people who may change it. */
  states({ full = false }: { full?: boolean } = {}): OutputState[] {
    return [...this.webhooks.values()].map(webhook => this.stateOf(webhook, full))
  }

  /** The configuration with secrets. Throws `not-found`. */
  configOf(id: string): WebhookConfig {
    return this.find(id).options.config
  }

  /** Throws `output-name-taken`, `request-invalid` and `webhook-address-private`. */
  async add(input: WebhookInput): Promise<OutputState> {
    const id = uuid7(this.now())
    await this.put(id, input)
    return this.stateOf(this.find(id), true)
  }

  /** Throws `not-found`, `output-in-file`, `output-name-taken`, `request-invalid` and `webhook-address-private`. */
  async change(id: string, input: WebhookInput): Promise<OutputState> {
    this.changeable(id)
    await this.put(id, input)
    return this.stateOf(this.find(id), true)
  }

  /**
   * Adds a new secret and returns it; it cannot be read again. The secret before it keeps signing too, until it is
   * dropped. Throws `not-found`, `output-in-file` and `output-secret-in-file`.
   */
  async rotateSecret(id: string): Promise<{ secret: string; output: OutputState }> {
    const secret = newSecret()
    const output = await this.changeSecrets(id, ([newest]) => [secret, ...(newest === undefined ? [] : [newest])])
    return { secret, output }
  }

  /** From now on only the newest secret signs. Throws like `rotateSecret`. */
  dropOldSecret(id: string): Promise<OutputState> {
    return this.changeSecrets(id, secrets => secrets.slice(0, 1))
  }

  /** Resolves with its name. Throws `not-found` and `output-in-file`. */
  async remove(id: string): Promise<string> {
    const webhook = this.changeable(id)
    await webhook.stop()
    await this.options.write(this.table.remove(id))
    this.webhooks.delete(id)
    this.faults.delete(id)
    await this.checkNow()
    return webhook.options.config.name
  }

  /** Sends a made-up event now, also if the webhook is disabled. Throws `not-found`. */
  async test(id: string): Promise<Tested> {
    return testWebhook(this.find(id))
  }

  /** Sends a made-up event by a webhook that is not stored. Throws `request-invalid` and `webhook-address-private`. */
  async tryOut(input: WebhookInput): Promise<Tested> {
    const config = await checkInput(input, null)
    return testWebhook(new Webhook({ ...this.options, id: `trial ${randomUUID()}`, source: 'database', config }))
  }

  /** Marks finished deliveries to be sent again, now. Resolves with their number. */
  async resend(filter: Parameters<Deliveries['resend']>[0]): Promise<number> {
    const count = await this.deliveries.countResendable(filter)
    if (count > 0) await this.options.write([this.deliveries.resend(filter, this.now())])
    void this.checkNow()
    return count
  }

  /** Picks up deliveries that were marked to be sent again and new alerts, without waiting for the next check. */
  private checkNow(): Promise<void> {
    return this.checking.run()
  }

  private async checkAll(): Promise<void> {
    try {
      if (!this.hasReadStored) await this.readStored()
      for (const webhook of this.webhooks.values()) {
        const { config, id } = webhook.options
        if (!config.enabled || this.faults.has(id)) continue
        if (config.alerts) await addAlertDeliveries({ ...this.options, outputId: id }, this.now())
        await webhook.loadPending()
      }
      await this.updateFailureAlerts()
      await this.removeOld()
      this.hasLogged = false
    } catch (error) {
      if (!this.hasLogged) this.options.log.debug(`webhooks wait: ${(error as Error).message}`)
      this.hasLogged = true
    }
  }

  private async updateFailureAlerts(): Promise<void> {
    const enabled = [...this.webhooks.values()].filter(({ options }) => options.config.enabled)
    const all = enabled.map(({ options: { id, config }, queue }) => {
      const fault = this.faults.get(id)
      const failure = fault === undefined ? queue.trouble : { since: null, message: fault }
      return { id, name: config.name, failure, isProven: queue.isProven }
    })
    await updateFailureAlerts(all, this.options.alerts, this.now())
  }

  private async removeOld(): Promise<void> {
    const now = this.now()
    if (Math.abs(now - this.removedAt) < removeEveryMs) return
    this.removedAt = now
    const { write, removable } = this.options
    const age = removable(now - keptMs)
    if (age) await write([this.deliveries.removeOld(age, removedAtOnce)])
    await write([this.deliveries.removeExcess(mostKept, removedAtOnce)])
  }

  private async readStored(): Promise<void> {
    const { write, log } = this.options
    const { webhooks, unreadable } = await this.table.read()
    for (const name of unreadable) log.warn(`the webhook ${name} is not valid in this version and is ignored`)
    this.hasReadStored = true
    for (const { id, config } of webhooks) {
      const webhook = new Webhook({ ...this.options, id, source: 'database', config })
      this.webhooks.set(id, webhook)
      this.startOne(webhook)
    }
    const fromFile = await this.table.idsFromFile()
    const gone = fromFile.filter(id => !this.webhooks.has(id)).flatMap(id => this.table.remove(id))
    if (gone.length > 0) await write(gone)
  }

  private startOne(webhook: Webhook): void {
    const { id, config } = webhook.options
    this.faults.delete(id)
    try {
      if (config.enabled) webhook.start()
      else void this.options.write([this.table.removeCursors(id)]).catch(() => undefined)
    } catch (error) {
      this.faults.set(id, (error as Error).message)
      this.options.log.warn(`the webhook ${config.name} does not start: ${(error as Error).message}`)
    }
  }

  private async put(id: string, input: WebhookInput): Promise<void> {
    const { queries, write, feed } = this.options
    const before = this.webhooks.get(id)
    const config = await checkInput(input, before?.options.config ?? null)
    const taken = [...this.webhooks.values()].some(
      ({ options }) => options.id !== id && keyOf(options.config.name) === keyOf(config.name),
    )
    if (taken) throw new ViewtronError('output-name-taken', { name: config.name })
    // Everything that comes after the answer to this request is sent.
    const begin = new Cursors(queries).beginStatement(id, feed.lastSeq, this.now())
    const cursor = config.enabled ? begin : this.table.removeCursors(id)
    await before?.stop()
    try {
      // The change may have repaired the webhook, so pending deliveries are retried at once.
      const now = this.now()
      await write([this.table.put(id, input, now), cursor, this.deliveries.retryAt(id, now)])
    } catch (error) {
      if (before) this.startOne(before)
      throw error
    }
    const webhook = new Webhook({ ...this.options, id, source: 'database', config })
    this.webhooks.set(id, webhook)
    this.startOne(webhook)
    void this.checkNow()
  }

  private changeSecrets(id: string, change: (secrets: string[]) => string[]): Promise<OutputState> {
    const { secret, ...config } = this.changeable(id).options.config
    if (config.secretFile !== undefined) throw new ViewtronError('output-secret-in-file', { name: config.name })
    const secrets = change(secret === undefined ? [] : [secret].flat())
    return this.change(id, secrets.length === 0 ? config : { ...config, secret: secrets })
  }

  private find(id: string): Webhook {
    const webhook = this.webhooks.get(id)
    if (!webhook) throw new ViewtronError('not-found', { what: 'webhook', id })
    return webhook
  }

  private changeable(id: string): Webhook {
    const webhook = this.find(id)
    const { source, config } = webhook.options
    if (source === 'file') throw new ViewtronError('output-in-file', { name: config.name })
    return webhook
  }

  private stateOf(webhook: Webhook, full: boolean): OutputState {
    return webhookState(webhook, { now: this.now(), full, fault: this.faults.get(webhook.options.id) ?? null })
  }

  private now(): number {
    return this.options.clock.now().getTime()
  }
}
