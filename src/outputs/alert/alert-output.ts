import type { Alerting } from '../../alerts/index.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Output, OutputState } from '../output.ts'
import { alertKind } from './alert-kind.ts'

const failingAfterMs = 3_600_000

const ruleWords = (rules: number) =>
  rules === 0
    ? 'No rule raises alerts on events.'
    : `${rules} rule${rules === 1 ? ' raises' : 's raise'} alerts on events.`

const openWords = (alerts: number) =>
  alerts === 0 ? 'No alert is open.' : `${alerts} alert${alerts === 1 ? ' is' : 's are'} open.`

/** Shows the alerts of rules as an output. */
export class AlertOutput implements Output {
  readonly facts = alertKind
  private readonly alerting: Alerting
  private readonly clock: Clock

  constructor({ alerting, clock }: { alerting: Alerting; clock: Clock }) {
    this.alerting = alerting
    this.clock = clock
  }

  start(): Promise<void> {
    return this.alerting.start()
  }

  stop(): Promise<void> {
    return this.alerting.stop()
  }

  states(): OutputState[] {
    const { cursor, behind, trouble, rules, open } = this.alerting.state()
    const now = this.clock.now().getTime()
    const isFailing = trouble !== null && now - trouble.since > failingAfterMs
    return [
      {
        id: 'alerts',
        kind: 'alert',
        name: 'Alerts',
        source: 'built-in',
        enabled: true,
        cursor,
        behind,
        pending: 0,
        state: isFailing ? 'failing' : trouble ? 'waiting' : 'ok',
        detail: trouble ? `Waits: ${trouble.message}` : `${ruleWords(rules)} ${openWords(open)}`,
        deliveredLastHour: 0,
        lastDeliveredAt: null,
        config: null,
        lastError: trouble && { at: new Date(trouble.at).toISOString(), message: trouble.message },
      },
    ]
  }
}
