import { randomUUID } from 'node:crypto'
import type { AlertDesk, Alerts } from '../../alerts/index.ts'
import { uuid7 } from '../../lib/uuid7.ts'
import { Cursors } from '../../log/index.ts'
import { ViewtronError } from '../../model/index.ts'
import { forgetExcessStatement, forgetOldStatement, hurryStatement } from '../delivery/delivery-rows.ts'
import type { Output, OutputState, Tested } from '../output.ts'
import { type WebhookConfig, type WebhookInput, webhookConfig } from '../schemas.ts'
import { followAlerts } from './alert-follower.ts'
import { checkWhole, configsOfFile, keyOf } from './check-webhooks.ts'
import { followFailures } from './failure-alerts.ts'
import { refusePrivate } from './private-address.ts'
import { sampleEvent } from './sample-event.ts'
import { newSecret } from './signature.ts'
import {
  forgetPlaceStatement,
  placesOfFile,
  putWebhookStatement,
  readStoredWebhooks,
  removeWebhookStatements,
} from './stored-webhooks.ts'
import { judgeAnswer, judgeError } from './verdict.ts'
import { Webhook, type WebhookTools } from './webhook.ts'
import { webhookState } from './webhook-state.ts'

export interface WebhooksOptions extends WebhookTools {
  /** `webhooks:` of viewtron.yaml, unchecked. */
  config: unknown
  alerts: AlertDesk & Pick<Alerts, 'watch' | 'openKeys'>
}

const lookEveryMs = 1000
const forgetEveryMs = 600_000
const keptMs = 30 * 86_400_000
const mostKept = 500_000
// A little at a time, so that no commit takes long.
const forgottenAtOnce = 2000

/** All webhooks: those of viewtron.yaml and those made in the dashboard. */
export class Webhooks implements Output {
  private readonly options: WebhooksOptions
  private readonly webhooks = new Map<string, Webhook>()
  /** Why one could not be started, by id. */
  private readonly faults = new Map<string, string>()
  private timer: NodeJS.Timeout | null = null
  private looking: Promise<void> | null = null
  private stopAlerts: (() => void) | null = null
  private forgottenAt = 0
  private complained = false
  private hasReadStored = false

  /** Throws `config-invalid`. */
  constructor(options: WebhooksOptions) {
    this.options = options
    for (const config of configsOfFile(options.config)) {
      const id = `file:${config.name}`
      this.webhooks.set(id, new Webhook({ ...options, id, source: 'file', config }))
    }
  }

  async start(): Promise<void> {
    const { log, alerts, links } = this.options
    await links.start().catch(error => log.warn(`there are no links to pictures yet: ${(error as Error).message}`))
    for (const webhook of this.webhooks.values()) this.begin(webhook)
    this.stopAlerts = alerts.watch(() => void this.look())
    this.timer = setInterval(() => void this.look(), lookEveryMs)
    await this.look()
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
    this.stopAlerts?.()
    await this.looking
    await Promise.all([...this.webhooks.values()].map(webhook => webhook.stop()))
  }

  /** `full`: with the whole address, for who may change it. */
  states({ full = false }: { full?: boolean } = {}): OutputState[] {
    return [...this.webhooks.values()].map(webhook => this.stateOf(webhook, full))
  }

  /** What is stored about the configuration, with secrets. Throws `not-found`. */
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
   * Gives it a new secret; the one that signed until now signs too, until it is dropped. The secret is told here and never
   * again. Throws `not-found`, `output-in-file` and `output-secret-in-file`.
   */
  async rotateSecret(id: string): Promise<{ secret: string; output: OutputState }> {
    const secret = newSecret()
    const output = await this.changeSecrets(id, ([newest]) => [secret, ...(newest === undefined ? [] : [newest])])
    return { secret, output }
  }

  /** Only the newest secret signs from now on. Throws like `rotateSecret`. */
  dropOldSecret(id: string): Promise<OutputState> {
    return this.changeSecrets(id, secrets => secrets.slice(0, 1))
  }

  /** Throws `not-found` and `output-in-file`. Resolves with its name. */
  async remove(id: string): Promise<string> {
    const webhook = this.changeable(id)
    await webhook.stop()
    await this.options.write(removeWebhookStatements(this.options.queries, id))
    this.webhooks.delete(id)
    this.faults.delete(id)
    await this.look()
    return webhook.options.config.name
  }

  /** Sends a made-up event now, also where it is switched off. Throws `not-found`. */
  test(id: string): Promise<Tested> {
    return this.send(this.find(id))
  }

  /** Sends a made-up event as a webhook would that is not stored. Throws `request-invalid` and `webhook-address-private`. */
  async tryOut(input: WebhookInput): Promise<Tested> {
    const config = await this.check(input, null)
    const webhook = new Webhook({ ...this.options, id: `trial ${randomUUID()}`, source: 'database', config })
    return this.send(webhook)
  }

  private async send(webhook: Webhook): Promise<Tested> {
    const { clock } = this.options
    const startedAt = performance.now()
    const event = sampleEvent(clock.now())
    const send = webhook.send({ type: 'test', event }, { deliveryId: randomUUID(), attempt: 1 })
    const answer = await send.catch((error: unknown) => judgeError(error))
    const durationMs = Math.round(performance.now() - startedAt)
    if ('kind' in answer) {
      const detail = answer.kind === 'delivered' ? '' : answer.message
      return { ok: false, statusCode: null, durationMs, detail }
    }
    const verdict = judgeAnswer(answer, this.now())
    const ok = verdict.kind === 'delivered'
    if (ok) webhook.courier.wentWell()
    const detail =
      verdict.kind === 'delivered'
        ? `The target answered ${answer.status}: ${answer.text}`.slice(0, 300)
        : verdict.message
    return { ok, statusCode: answer.status, durationMs, detail }
  }

  /** Looks at once for what was marked to be sent again. */
  async look(): Promise<void> {
    this.looking ??= this.lookAround().finally(() => {
      this.looking = null
    })
    await this.looking
  }

  private async lookAround(): Promise<void> {
    try {
      if (!this.hasReadStored) await this.readStored()
      for (const webhook of this.webhooks.values()) {
        const { config, id } = webhook.options
        if (!config.enabled || this.faults.has(id)) continue
        if (config.alerts) await followAlerts({ ...this.options, outputId: id }, this.now())
        await webhook.loadPending()
      }
      await this.tellFailures()
      await this.forget()
      this.complained = false
    } catch (error) {
      if (!this.complained) this.options.log.debug(`webhooks wait: ${(error as Error).message}`)
      this.complained = true
    }
  }

  private async tellFailures(): Promise<void> {
    const enabled = [...this.webhooks.values()].filter(({ options }) => options.config.enabled)
    const all = enabled.map(({ options: { id, config }, courier }) => {
      const { name } = config
      const fault = this.faults.get(id)
      const failure = fault === undefined ? courier.trouble : { since: null, message: fault }
      return { id, name, failure, isProven: courier.isProven }
    })
    await followFailures(all, this.options.alerts, this.now())
  }

  private async forget(): Promise<void> {
    const now = this.now()
    if (Math.abs(now - this.forgottenAt) < forgetEveryMs) return
    this.forgottenAt = now
    const { queries, write, removable } = this.options
    const age = removable(now - keptMs)
    if (age) await write([forgetOldStatement(queries, age, forgottenAtOnce)])
    await write([forgetExcessStatement(queries, mostKept, forgottenAtOnce)])
  }

  private async readStored(): Promise<void> {
    const { queries, write, log } = this.options
    const { webhooks, unreadable } = await readStoredWebhooks(queries)
    for (const name of unreadable) log.warn(`the webhook ${name} cannot be read by this version and rests`)
    this.hasReadStored = true
    for (const { id, config } of webhooks) {
      const webhook = new Webhook({ ...this.options, id, source: 'database', config })
      this.webhooks.set(id, webhook)
      this.begin(webhook)
    }
    const places = await placesOfFile(queries)
    const gone = places.filter(id => !this.webhooks.has(id)).flatMap(id => removeWebhookStatements(queries, id))
    if (gone.length > 0) await write(gone)
  }

  private begin(webhook: Webhook): void {
    const { id, config } = webhook.options
    this.faults.delete(id)
    try {
      if (config.enabled) webhook.start()
      else void this.options.write([forgetPlaceStatement(this.options.queries, id)]).catch(() => undefined)
    } catch (error) {
      this.faults.set(id, (error as Error).message)
      this.options.log.warn(`the webhook ${config.name} rests: ${(error as Error).message}`)
    }
  }

  private async put(id: string, input: WebhookInput): Promise<void> {
    const { queries, write } = this.options
    const before = this.webhooks.get(id)
    const config = await this.check(input, before?.options.config ?? null)
    const taken = [...this.webhooks.values()].some(
      ({ options }) => options.id !== id && keyOf(options.config.name) === keyOf(config.name),
    )
    if (taken) throw new ViewtronError('output-name-taken', { name: config.name })
    // Whatever comes after the answer to who made it is sent.
    const { lastSeq } = this.options.feed
    const begun = new Cursors(queries).beginStatement(id, lastSeq, this.now())
    const place = config.enabled ? begun : forgetPlaceStatement(queries, id)
    await before?.stop()
    try {
      // Whatever kept the deliveries back may have been put right.
      const now = this.now()
      await write([putWebhookStatement(queries, id, input, now), place, hurryStatement(queries, id, now)])
    } catch (error) {
      if (before) this.begin(before)
      throw error
    }
    const webhook = new Webhook({ ...this.options, id, source: 'database', config })
    this.webhooks.set(id, webhook)
    this.begin(webhook)
    void this.look()
  }

  /** `before`: what is stored; an address that stays as it was is not judged again. */
  private async check(input: WebhookInput, before: WebhookConfig | null): Promise<WebhookConfig> {
    const config = webhookConfig.parse(input)
    try {
      checkWhole(config, config.name)
    } catch (error) {
      throw new ViewtronError('request-invalid', { reason: (error as Error).message.replace(/\.$/, '') }, error)
    }
    const isAsBefore = before?.url === config.url && !before.allowPrivate
    if (!config.allowPrivate && !isAsBefore) await refusePrivate(config.url)
    return config
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
