import { isDeepStrictEqual } from 'node:util'
import { Alerting, type AlertingOptions } from '../alerts/index.ts'
import type { Logger } from '../lib/log.ts'
import { RetryingStart } from '../lib/retrying-start.ts'
import { LogPages } from '../log/index.ts'
import { ViewtronError } from '../model/index.ts'
import { Rules, type RuleUser } from '../rules/index.ts'
import { createOutput, type OutputContext } from './create-output.ts'
import type { ManagedMqtt } from './mqtt/managed/managed-mqtt.ts'
import type { Output, OutputState, Tested } from './output.ts'
import { PictureLinks } from './picture-links.ts'
import type { PushOutput } from './push/push-output.ts'
import { AllQueuedOutputs } from './queued/all-queued-outputs.ts'
import { QueuedOutputs } from './queued/queued-outputs.ts'
import { ReportOutput } from './report-output.ts'
import { ruleParts } from './rule-config.ts'
import { usersOfMode, usersOfRule } from './rule-users.ts'
import type { Webhooks } from './webhook/webhooks.ts'

export interface OutputsOptions
  extends Omit<OutputContext, 'pages' | 'rules' | 'alerting' | 'links'>,
    Pick<AlertingOptions, 'cameraHealth' | 'certificates'> {
  /** The base of picture links: address of the web port, without a final slash. */
  webAddress: () => string
  /** Creates outputs of kinds that are not in the table. Tests check with one that no kind depends on being the only one. */
  moreOutputs?: readonly ((context: OutputContext) => Output | null)[]
}

/** All outputs, with the rules and alerts they work with. Each output follows the log with a cursor of its own. */
export class Outputs {
  readonly rules: Rules
  readonly alerts: Alerting['alerts']
  readonly annotate: OutputContext['annotate']
  readonly webhooks: Webhooks
  readonly mqtt: ManagedMqtt
  /** Notifications on the devices of people. */
  readonly push: PushOutput
  /** The outputs with a delivery queue: those that people make in viewtron.yaml and over the API. */
  readonly queued: AllQueuedOutputs
  /** Reports by e-mail. */
  readonly reports: ReportOutput
  /** Picture links that work without signing in. */
  readonly links: PictureLinks
  private readonly options: OutputsOptions
  private config: OutputContext['config']
  private readonly parts: Output[]
  private readonly starting: RetryingStart

  /** Throws `config-invalid` for invalid settings. */
  constructor(options: OutputsOptions) {
    const { config, dataDir, webAddress, log } = options
    this.options = options
    this.config = config
    const tools = { ...options, pages: new LogPages({ ...options, present: options.annotate }) }
    this.annotate = options.annotate
    this.rules = new Rules({
      ...options,
      config: config.rules,
      modes: options.arming.history,
      parts: ruleParts,
      usersOf: name => usersOfRule({ ...options, config: this.config }, name),
    })
    const alerting = new Alerting({
      ...tools,
      present: options.annotate,
      rules: this.rules,
      outputs: () => this.health(),
    })
    this.alerts = alerting.alerts
    this.links = new PictureLinks({ dataDir, base: webAddress })
    const context: OutputContext = { ...tools, rules: this.rules, alerting, links: this.links }
    this.webhooks = createOutput.webhook(context)
    this.mqtt = createOutput.mqtt(context)
    this.push = createOutput.push(context)
    const { webhook: _webhook, mqtt: _mqtt, push: _push, ...others } = createOutput
    const own = [...Object.values(others).map(one => one(context)), this.mqtt]
    const more = (options.moreOutputs ?? []).flatMap(one => one(context) ?? [])
    this.parts = [this.webhooks, ...own, ...more, this.push]
    this.queued = new AllQueuedOutputs({ ...options, parts: this.parts.filter(part => part instanceof QueuedOutputs) })
    this.reports = new ReportOutput(options.queries, this.queued.ofKind('email'))
    const steps = [() => this.startLinks(log), ...[this.rules, ...this.parts].map(part => () => part.start())]
    this.starting = new RetryingStart({ steps, what: 'outputs', log })
  }

  /** Call it after the start of the storage. What fails because of the database is started again every second. */
  start(): Promise<void> {
    return this.starting.start()
  }

  /** Call it before the storage stops. May be called twice. */
  async stop(): Promise<void> {
    await this.starting.stop()
    await Promise.all(this.parts.map(part => part.stop()))
  }

  /**
   * Uses changed rules and outputs of viewtron.yaml. Resolves with the keys of what changed. Checks everything first: if
   * anything is wrong, nothing changes. Throws `config-invalid`.
   */
  async reconfigure(config: OutputContext['config']): Promise<string[]> {
    const rules = this.rules.reconfigure(config.rules)
    const changes = this.parts.flatMap(part => {
      const apply = part.reconfigure?.(config) ?? null
      return apply && part.facts.setting !== null ? [{ setting: part.facts.setting, apply }] : []
    })
    const before = this.config
    this.config = config
    rules?.()
    for (const { apply } of changes) await apply()
    // MQTT is started anew for changed rules too.
    const named = changes.filter(({ setting }) => !isDeepStrictEqual(before[setting], config[setting]))
    return [...(rules ? ['rules'] : []), ...named.map(({ setting }) => setting)]
  }

  /** `full`: with whole addresses, for people who may change them. */
  states(options: { full?: boolean } = {}): OutputState[] {
    return this.parts.flatMap(part => part.states(options))
  }

  /** The rules and outputs whose conditions name an arming mode. */
  usersOfMode(mode: string): Promise<RuleUser[]> {
    return usersOfMode({ queries: this.options.queries, config: this.config, rules: this.rules }, mode)
  }

  /** Sends something made up to an output, now. Throws `not-found` and `output-not-testable`. */
  async test(id: string): Promise<Tested> {
    const output = this.parts.find(part => part.states().some(state => state.id === id))
    if (!output) throw new ViewtronError('not-found', { what: 'output', id })
    if (!output.test) throw new ViewtronError('output-not-testable', { id })
    return output.test(id)
  }

  private async startLinks(log: Logger): Promise<void> {
    const warn = (error: Error) => log.warn(`there are no links to pictures yet: ${error.message}`)
    await this.links.start().catch(warn)
  }

  private health() {
    return this.parts.flatMap(part => {
      const hasOwnAlert = part.facts.queue !== null
      return part.states().map(({ id, name, state, detail, cursor, behind }) => {
        return { id, name, state, detail, cursor, behind, hasOwnAlert }
      })
    })
  }
}
