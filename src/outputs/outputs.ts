import { AlertOutput } from '../alerts/index.ts'
import { LogPages } from '../log/consumer/log-pages.ts'
import { ViewtronError } from '../model/index.ts'
import { RuleBook, usersOfRule } from '../rules/index.ts'
import { MqttOutput, type MqttOutputOptions, mqttSettings } from './mqtt/index.ts'
import type { Output, OutputState, OutputTools, Tested } from './output.ts'
import { PatientStart } from './retrying-start.ts'
import { PictureLinks, Webhooks } from './webhook/index.ts'

export interface OutputsOptions
  extends Omit<OutputTools, 'pages'>,
    Pick<MqttOutputOptions, 'presence' | 'watchPresence' | 'cameraConditions' | 'version'> {
  /** What viewtron.yaml says, unchecked. */
  config: { webhooks?: unknown; rules?: unknown; mqtt?: unknown }
  /** Absolute. */
  dataDir: string
  /** Where people reach the web port, without a final slash. */
  webAddress: () => string
  /** What posts tell about cameras, by id; for rules about health. */
  cameraHealth: () => ReadonlyMap<string, { lastSeen: number | null; clockSkewMs: number | null }>
}

/** Everything that leaves the house. Each output follows the log with a cursor of its own. */
export class Outputs {
  /** All rules, and how to change them. */
  readonly rules: RuleBook
  /** What rules raised. */
  readonly alerts: AlertOutput['alerts']
  /** Entries as they leave the house. */
  readonly publish: OutputTools['publish']
  /** Null where no broker is configured. */
  readonly mqtt: MqttOutput | null
  readonly webhooks: Webhooks
  /** Links to pictures that need no sign-in. */
  readonly links: PictureLinks
  private readonly parts: Output[]
  private readonly starting: PatientStart

  /** Throws `config-invalid` for what viewtron.yaml says wrongly. */
  constructor(options: OutputsOptions) {
    const tools: OutputTools = { ...options, pages: new LogPages({ ...options, present: options.publish }) }
    this.publish = options.publish
    const { queries, config } = options
    const usersOf = (name: string) => usersOfRule(queries, config.webhooks, name)
    this.rules = new RuleBook({ ...options, config: config.rules, usersOf })
    const { dataDir, cameraHealth, webAddress } = options
    const alerting = new AlertOutput({
      ...tools,
      dataDir,
      cameraHealth,
      rules: this.rules,
      outputs: () => this.states(),
    })
    this.alerts = alerting.alerts
    this.links = new PictureLinks({ dataDir, base: webAddress })
    const { rules, alerts, links } = this
    const { version } = options
    this.webhooks = new Webhooks({ ...tools, dataDir, version, rules, alerts, links, config: config.webhooks })
    const settings = mqttSettings(options.config.mqtt)
    this.mqtt = settings && new MqttOutput({ ...options, ...tools, settings, rules: this.rules })
    this.parts = [this.webhooks, alerting, ...(this.mqtt ? [this.mqtt] : [])]
    const steps = [this.rules, ...this.parts].map(part => () => part.start())
    this.starting = new PatientStart({ steps, log: options.log })
  }

  /** After the recorder's start; what needs a database that is in trouble follows when it works. */
  start(): Promise<void> {
    return this.starting.start()
  }

  /** Before the recorder's stop; safe twice. */
  async stop(): Promise<void> {
    await this.starting.stop()
    await Promise.all(this.parts.map(part => part.stop()))
  }

  /** `full`: with whole addresses, for who may change them. */
  states(wish: { full?: boolean } = {}): OutputState[] {
    return this.parts.flatMap(part => part.states(wish))
  }

  /** Sends something made up to an output now. Throws `not-found` and `output-not-testable`. */
  async test(id: string): Promise<Tested> {
    const output = this.states().find(state => state.id === id)
    if (!output) throw new ViewtronError('not-found', { what: 'output', id })
    if (output.kind === 'webhook') return this.webhooks.test(id)
    if (output.kind === 'mqtt' && this.mqtt) return this.mqtt.test()
    throw new ViewtronError('output-not-testable', { id })
  }
}
