import type { CompiledQuery } from 'kysely'
import { type AnnotatedEntry, raiseSeverityStatement } from '../events/index.ts'
import { derivedUuid7 } from '../lib/uuid7.ts'
import { Cursors, EventLog, LogConsumer, type LogConsumerOptions } from '../log/index.ts'
import { alertScope, type Rule, RuleEvaluator, type Rules } from '../rules/index.ts'
import { alertText, plateOf, subjectOf } from './alert-text.ts'
import type { Alerts } from './alerts.ts'

export interface EventAlertsOptions
  extends Omit<LogConsumerOptions<AnnotatedEntry>, 'id' | 'name' | 'handle' | 'pageSize'> {
  rules: Rules
  alerts: Alerts
}

/** A rule that raises alerts. */
type AlertingRule = Rule & { config: { alert: NonNullable<Rule['config']['alert']> } }

interface Evaluated {
  rule: AlertingRule
  evaluator: RuleEvaluator
}

const id = 'alerts'
// The limit of rules that set none: nobody reads a longer list.
const defaultMaxPerHour = 100

/** The same for the same rule and entry, so that entries that are read again after a crash add no second alert. */
function alertId(ruleId: string, entry: AnnotatedEntry): string {
  return derivedUuid7(Date.parse(entry.receivedAt), `alert\0${ruleId}\0${entry.id}`)
}

function alertsOnEvents(rule: Rule): rule is AlertingRule {
  return rule.config.enabled && rule.config.alert !== undefined && rule.config.health === undefined
}

/** Follows the log and raises the alerts of rules on events. Does not read the log while there is no such rule. */
export class EventAlerts {
  private readonly options: EventAlertsOptions
  private readonly consumer: LogConsumer<AnnotatedEntry>
  private readonly cursors: Cursors
  private evaluated: Evaluated[] = []
  private version = -1
  private hasNew = false
  private isFollowing = false
  private updating: Promise<void> = Promise.resolve()
  private unwatch: (() => void) | null = null

  constructor(options: EventAlertsOptions) {
    this.options = options
    const { queries, write, alerts } = options
    this.cursors = new Cursors(queries)
    this.consumer = new LogConsumer({
      ...options,
      id,
      name: 'Alerts',
      write: async statements => {
        await write(statements)
        if (!this.hasNew) return
        this.hasNew = false
        // A listener may miss an alert then; the list of alerts has it.
        alerts.notifyOfNew().catch(() => undefined)
      },
      handle: entries => this.handle(entries),
    })
  }

  /** Continues after the stored cursor; without one it starts with the next entry. */
  async start(): Promise<void> {
    this.version = -1
    const { rules, queries, feed, log } = this.options
    const begin =
      this.isNeeded() && (await this.cursors.read(id)) === null ? await new EventLog(queries).lastSeq() : null
    this.unwatch ??= rules.watch(() => {
      // Read now, not when the cursor is written: entries that follow the change belong to the new rule.
      const { lastSeq: now } = feed
      this.updating = this.updating
        .then(() => this.followIfNeeded(now))
        .catch(error => log.warn(`alerts do not follow a change of the rules: ${(error as Error).message}`))
    })
    await this.followIfNeeded(begin)
  }

  /** May be called twice. */
  async stop(): Promise<void> {
    this.unwatch?.()
    this.unwatch = null
    await this.updating
    await this.consumer.stop()
    this.isFollowing = false
  }

  /** The state of the log reader, and the number of rules. */
  state() {
    return { ...this.consumer.state(), rules: this.options.rules.all().filter(alertsOnEvents).length }
  }

  private isNeeded(): boolean {
    return this.options.rules.all().some(alertsOnEvents)
  }

  /** `from`: where to start after a time without rules; null: continue after the stored cursor. */
  private async followIfNeeded(from: number | null): Promise<void> {
    const { write, clock } = this.options
    const isNeeded = this.isNeeded()
    if (isNeeded && !this.isFollowing) {
      if (from !== null) await write([this.cursors.moveStatement(id, from, clock.now().getTime())])
      this.consumer.start()
    } else if (!isNeeded) {
      await this.consumer.stop()
      // Without a cursor, a rule that is added later does not see entries from before it.
      await write([this.cursors.removeStatement([id])])
    }
    this.isFollowing = isNeeded
  }

  private async handle(entries: readonly AnnotatedEntry[]): Promise<CompiledQuery[]> {
    await this.followRules()
    const statements: CompiledQuery[] = []
    for (const { evaluator } of this.evaluated) await evaluator.beginPage(entries)
    // Alerts are stored in the order of the log, whatever their rules.
    for (const entry of entries) {
      for (const { rule, evaluator } of this.evaluated) {
        const decision = evaluator.evaluate(entry)
        if (decision.verdict === 'no') continue
        if (entry.kind === 'alarm') statements.push(this.raiseSeverity(rule, entry.seq))
        if (decision.verdict === 'fires') statements.push(this.raise(rule, entry, decision.heldBefore))
      }
    }
    for (const { evaluator } of this.evaluated) statements.push(...evaluator.statements())
    return statements
  }

  /** Also for an entry that is held back: how urgent it is does not depend on how many came before. */
  private raiseSeverity({ config }: AlertingRule, seq: number): CompiledQuery {
    return raiseSeverityStatement(this.options.queries, seq, config.alert.severity)
  }

  private raise({ id: ruleId, config }: AlertingRule, entry: AnnotatedEntry, heldBefore: number): CompiledQuery {
    this.hasNew = true
    const { severity, text } = config.alert
    return this.options.alerts.addStatement({
      id: alertId(ruleId, entry),
      at: Date.parse(entry.receivedAt),
      severity,
      rule: config.name,
      subject: subjectOf(entry),
      text: alertText(text, entry, heldBefore),
      event_id: entry.kind === 'alarm' ? entry.id : null,
      rule_id: ruleId,
      camera_id: entry.kind === 'mode' ? null : entry.camera.id,
      plate: plateOf(entry),
    })
  }

  private async followRules(): Promise<void> {
    const { rules } = this.options
    if (this.version === rules.version) return
    const { version } = rules
    // Unchanged rules keep their throttle in memory; of the others it is read from the database.
    const known = new Map(this.evaluated.map(one => [JSON.stringify(one.rule), one]))
    const evaluated = rules
      .all()
      .filter(alertsOnEvents)
      .map(async rule => {
        const unchanged = known.get(JSON.stringify(rule))
        if (unchanged) return unchanged
        const { name, maxPerHour = defaultMaxPerHour } = rule.config
        const evaluator = new RuleEvaluator({ scope: alertScope(rule.id), rule: name, maxPerHour, rules })
        await evaluator.restore()
        return { rule, evaluator }
      })
    this.evaluated = await Promise.all(evaluated)
    this.version = version
  }
}
