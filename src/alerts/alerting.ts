import { readSetting } from '../database/index.ts'
import { Alerts, type AlertsOptions } from './alerts.ts'
import { EventAlerts, type EventAlertsOptions } from './event-alerts.ts'
import { HealthWatch } from './health-watch.ts'
import { type ConditionSources, readConditions } from './read-conditions.ts'

export interface AlertingOptions extends AlertsOptions, Omit<EventAlertsOptions, 'alerts'>, ConditionSources {}

/** Raises the alerts of all rules: rules on events follow the log, health rules are checked every 30 s. */
export class Alerting {
  readonly alerts: Alerts
  private readonly events: EventAlerts
  private readonly health: HealthWatch

  constructor(options: AlertingOptions) {
    this.alerts = new Alerts(options)
    this.events = new EventAlerts({ ...options, alerts: this.alerts })
    this.health = new HealthWatch({
      ...options,
      alerts: this.alerts,
      conditions: now => readConditions(options, now),
      builtInOff: () => readSetting(options.queries, 'built-in-rules-off'),
    })
  }

  async start(): Promise<void> {
    await this.alerts.start()
    await this.events.start()
    this.health.start()
  }

  /** May be called twice. */
  async stop(): Promise<void> {
    await Promise.all([this.events.stop(), this.health.stop()])
  }

  /** Returns the position of the rules on events in the log, and the number of open alerts. */
  state() {
    return { ...this.events.state(), open: this.alerts.openKeys().size }
  }
}
