import { createHash } from 'node:crypto'
import type { CompiledQuery } from 'kysely'
import type { AnnotatedEntry } from '../events/index.ts'
import { uuid7 } from '../lib/uuid7.ts'
import { LogConsumer } from '../log/consumer/log-consumer.ts'
import { Cursors, EventLog } from '../log/index.ts'
import type { OutputTools } from '../outputs/output.ts'
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
function alertId(ruleId: string, { id, receivedAt }: AnnotatedEntry): string {
  const tail = createHash('sha256').update(`alert\0${ruleId}\0${id}`).digest().subarray(0, 10)
  return uuid7(Date.parse(receivedAt), tail)
}

function alertsOnEvents(rule: Rule): rule is AlertingRule {
  return rule.config.enabled && rule.config.alert !== undefined && rule.config.health === undefined
}

/** Follows the log and raises alerts for the rules that ask for it; reads nothing while none does. */
export class EventAlerts {
  private readonly options: EventAlertsOptions
  private readonly consumer: LogConsumer<AnnotatedEntry>
  private judged: Judged[] = []
  private version = -1
  private hasNews = false
  private isFollowing = false
  private settling: Promise<void> = Promise.resolve()
  private unwatch: (() => void) | null = null

  constructor(options: EventAlertsOptions) {
    this.options = options
    const { write, alerts } = options
    this.consumer = new LogConsumer({
      ...options,
      present: options.publish,
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

  /** Begins where it stopped; where no rule asked for alerts, with what comes next. */
  async start(): Promise<void> {
    this.version = -1
    const { rules, queries, feed, log } = this.options
    const begin =
      this.isNeeded() && (await new Cursors(queries).read(alertsOutput.id)) === null
        ? await new EventLog(queries).lastSeq()
        : null
    this.unwatch ??= rules.watch(() => {
      // Now, and not when the statements are written: what comes after the change belongs to the rule.
      const { lastSeq: now } = feed
      this.settling = this.settling
        .then(() => this.settle(now))
        .catch(error => log.warn(`alerts do not follow a change of the rules: ${(error as Error).message}`))
    })
    await this.settle(begin)
  }

  /** Safe twice. */
  async stop(): Promise<void> {
    this.unwatch?.()
    this.unwatch = null
    await this.settling
    await this.consumer.stop()
    this.isFollowing = false
  }

  state() {
    return { ...this.consumer.state(), rules: this.options.rules.all().filter(alertsOnEvents).length }
  }

  private isNeeded(): boolean {
    return this.options.rules.all().some(alertsOnEvents)
  }

  /** `from`: where to begin after a rest; null where it stopped. */
  private async settle(from: number | null): Promise<void> {
    const { queries, write, clock } = this.options
    const isNeeded = this.isNeeded()
    const cursors = new Cursors(queries)
    if (isNeeded && !this.isFollowing) {
      if (from !== null) await write([cursors.moveStatement(alertsOutput.id, from, clock.now().getTime())])
      this.consumer.start()
    } else if (!isNeeded) {
      await this.consumer.stop()
      // A rule that comes one day has nothing to do with what was before it.
      await write([cursors.removeStatement([alertsOutput.id])])
    }
    this.isFollowing = isNeeded
  }

  private async handle(entries: readonly AnnotatedEntry[]): Promise<CompiledQuery[]> {
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

  private raise({ id, config }: AlertingRule, entry: AnnotatedEntry, heldBefore: number): CompiledQuery {
    this.hasNews = true
    const { severity, text } = config.alert
    return this.options.alerts.statement({
      id: alertId(id, entry),
      at: Date.parse(entry.receivedAt),
      severity,
      rule: config.name,
      subject: subjectOf(entry),
      text: alertText(text, entry, heldBefore),
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
