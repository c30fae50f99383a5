import type { Output, OutputState, OutputTools } from '../outputs/output.ts'
import type { RuleBook } from '../rules/rule-book.ts'
import { Alerts } from './alerts.ts'
import { alertsOutput, EventAlerts } from './event-alerts.ts'
import { HealthWatch } from './health-watch.ts'
import { type ConditionSources, readConditions } from './read-conditions.ts'

export interface AlertOutputOptions extends OutputTools, Omit<ConditionSources, 'queries'> {
  rules: RuleBook
}

const failingAfterMs = 3_600_000

const ruleWords = (rules: number) =>
  rules === 0
    ? 'No rule raises alerts on events.'
    : `${rules} rule${rules === 1 ? ' raises' : 's raise'} alerts on events.`

const openWords = (alerts: number) =>
  alerts === 0 ? 'No alert is open.' : `${alerts} alert${alerts === 1 ? ' is' : 's are'} open.`

/** Alerts of all rules: those about events follow the log, those about health look around every 30 s. */
export class AlertOutput implements Output {
  readonly alerts: Alerts
  private readonly options: AlertOutputOptions
  private readonly events: EventAlerts
  private readonly health: HealthWatch

  constructor(options: AlertOutputOptions) {
    this.options = options
    this.alerts = new Alerts(options)
    this.events = new EventAlerts({ ...options, alerts: this.alerts })
    this.health = new HealthWatch({
      ...options,
      alerts: this.alerts,
      conditions: now => readConditions(options, now),
    })
  }

  async start(): Promise<void> {
    await this.alerts.start()
    await this.events.start()
    this.health.start()
  }

  async stop(): Promise<void> {
    await Promise.all([this.events.stop(), this.health.stop()])
  }

  states(): OutputState[] {
    const { cursor, behind, trouble, rules } = this.events.state()
    const now = this.options.clock.now().getTime()
    const isFailing = trouble !== null && now - trouble.since > failingAfterMs
    const lasting = this.alerts.openKeys().size
    const doing = `${ruleWords(rules)} ${openWords(lasting)}`
    return [
      {
        ...alertsOutput,
        kind: 'alert',
        source: 'built-in',
        enabled: true,
        cursor,
        behind,
        pending: 0,
        state: isFailing ? 'failing' : trouble ? 'waiting' : 'ok',
        detail: trouble ? `Waits: ${trouble.message}` : doing,
        deliveredLastHour: 0,
        lastDeliveredAt: null,
        config: null,
        lastError: trouble && { at: new Date(trouble.at).toISOString(), message: trouble.message },
      },
    ]
  }
}
