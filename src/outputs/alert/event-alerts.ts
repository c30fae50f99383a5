import { createHash } from 'node:crypto'
import type { CompiledQuery } from 'kysely'
import { uuid7 } from '../../lib/uuid7.ts'
import { LogConsumer } from '../delivery/log-consumer.ts'
import type { OutputTools } from '../output.ts'
import type { PublishedEntry } from '../published-entry.ts'
import { Decider } from '../rules/decider.ts'
import type { Rule } from '../rules/rule.ts'
import type { RuleBook } from '../rules/rule-book.ts'
import { alertScope } from '../rules/stored-rules.ts'
import { alertText, subjectOf } from './alert-text.ts'
import type { Alerts } from './alerts.ts'

export interface EventAlertsOptions extends OutputTools {
  rules: RuleBook
  alerts: Alerts
}

/** A rule that raises alerts. */
type AlertingRule = Rule & { config: { alert: NonNullable<Rule['config']['alert']> } }

interface Judged {
  rule: AlertingRule
  decider: Decider
}

export const alertsOutput = { id: 'alerts', name: 'Alerts' }
// Whoever forgot the brakes is told of so many; a list nobody can read helps nobody.
const mostPerHour = 100

/** The same for the same rule and entry, so that an alert that was stored is not stored again after a crash. */
function alertId(ruleId: string, { id, receivedAt }: PublishedEntry): string {
  const tail = createHash('sha256').update(`alert\0${ruleId}\0${id}`).digest().subarray(0, 10)
  return uuid7(Date.parse(receivedAt), tail)
}

function alertsOnEvents(rule: Rule): rule is AlertingRule {
  return rule.config.enabled && rule.config.alert !== undefined && rule.config.health === undefined
}

/** Follows the log and raises alerts for the rules that ask for it. */
export class EventAlerts {
  private readonly options: EventAlertsOptions
  private readonly consumer: LogConsumer
  private judged: Judged[] = []
  private version = -1
  private hasNews = false

  constructor(options: EventAlertsOptions) {
    this.options = options
    const { write, alerts } = options
    this.consumer = new LogConsumer({
      ...options,
      ...alertsOutput,
      write: async statements => {
        await write(statements)
        if (!this.hasNews) return
        this.hasNews = false
        // Who watches may miss one; the list does not.
        alerts.tellNews().catch(() => undefined)
      },
      handle: entries => this.handle(entries),
    })
  }

  start(): void {
    this.version = -1
    this.consumer.start()
  }

  stop(): Promise<void> {
    return this.consumer.stop()
  }

  state() {
    return { ...this.consumer.state(), rules: this.options.rules.all().filter(alertsOnEvents).length }
  }

  private async handle(entries: readonly PublishedEntry[]): Promise<CompiledQuery[]> {
    await this.followRules()
    const statements: CompiledQuery[] = []
    for (const { rule, decider } of this.judged) {
      await decider.begin(entries)
      for (const entry of entries) {
        const decision = decider.decide(entry)
        if (decision.verdict === 'fires') statements.push(this.raise(rule, entry, decision.heldBefore))
      }
      statements.push(...decider.statements(this.options.queries))
    }
    return statements
  }

  private raise({ id, config }: AlertingRule, entry: PublishedEntry, heldBefore: number): CompiledQuery {
    this.hasNews = true
    const { severity, text } = config.alert
    return this.options.alerts.statement({
      ...{ id: alertId(id, entry), at: Date.parse(entry.receivedAt), severity, rule: config.name },
      ...{ subject: subjectOf(entry), text: alertText(text, entry, heldBefore) },
      event_id: entry.kind === 'alarm' ? entry.id : null,
    })
  }

  private async followRules(): Promise<void> {
    const { rules, queries } = this.options
    if (this.version === rules.version) return
    const { version } = rules
    // What a rule that did not change has spent stays in memory; of others it is read anew.
    const known = new Map(this.judged.map(one => [JSON.stringify(one.rule), one]))
    const judged = rules
      .all()
      .filter(alertsOnEvents)
      .map(async rule => {
        const unchanged = known.get(JSON.stringify(rule))
        if (unchanged) return unchanged
        const { name, maxPerHour = mostPerHour } = rule.config
        const decider = new Decider({ scope: alertScope(rule.id), rule: name, maxPerHour, rules })
        await decider.restore(queries)
        return { rule, decider }
      })
    this.judged = await Promise.all(judged)
    this.version = version
  }
}
