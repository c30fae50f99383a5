import type { CompiledQuery } from 'kysely'
import type { AnnotatedEntry } from '../events/index.ts'
import { type CompiledCondition, compileCondition } from './compile-condition.ts'
import { inOneLine, type Mismatch } from './mismatch.ts'
import type { Throttle, When } from './rule-schema.ts'
import type { Rules } from './rules.ts'
import { ThrottleGate } from './throttle-gate.ts'

/**
 * The result of a rule for an entry. `why` is a sentence; `heldBefore` is the number of entries that were held back since
 * the last one that fired; `targets` are the indexes of the targets that match.
 */
export type Decision =
  | { verdict: 'fires'; heldBefore: number; targets: number[] }
  | { verdict: 'held'; why: string }
  | { verdict: 'no'; why: string }

export interface RuleEvaluatorOptions extends Throttle {
  /** The scope of the throttle, such as the id of an output. */
  scope: string
  /** The condition; ignored if `rule` is given. */
  when?: When | undefined
  /** The name of a rule: its condition applies, and its limits where none are given here. */
  rule?: string | undefined
  rules: Rules
}

interface Resolved {
  test: CompiledCondition
  limits: Throttle
  ruleId: string | null
}

const never =
  (failed: Mismatch): CompiledCondition =>
  () => ({ holds: false, failed, targets: [] })

/**
 * Decides which entries an output acts on: first the condition, then the throttle. A change of the named rule takes
 * effect with the next page.
 */
export class RuleEvaluator {
  private readonly options: RuleEvaluatorOptions
  private readonly gate: ThrottleGate
  private resolved: Resolved
  private version = -1
  private firedAt: number | null = null

  constructor(options: RuleEvaluatorOptions) {
    this.options = options
    this.resolved = { test: never({ part: 'rule', detail: 'not looked up yet' }), limits: {}, ruleId: null }
    this.gate = new ThrottleGate({ scope: options.scope, throttle: {} })
  }

  /** Loads the state of the throttle that was stored before a restart. Call it before the first page. */
  restore(): Promise<void> {
    return this.gate.restore(this.options.rules.throttles)
  }

  /** Starts a page of entries; the same page again after a failure. */
  async beginPage(entries: readonly AnnotatedEntry[]): Promise<void> {
    const { rules } = this.options
    await rules.cameras.ensureKnown(entries)
    if (this.version !== rules.version) {
      this.version = rules.version
      this.resolved = this.resolve()
      this.gate.setLimits(this.resolved.limits)
    }
    this.firedAt = null
    this.gate.beginPage(entries[0]?.seq ?? 0)
  }

  evaluate(entry: AnnotatedEntry): Decision {
    const { holds, failed, targets } = this.resolved.test(entry)
    if (!holds) return { verdict: 'no', why: inOneLine(failed) }
    const throttled = this.gate.check(entry, targets)
    if (!throttled.passes) return { verdict: 'held', why: throttled.reason }
    this.firedAt = Math.max(this.firedAt ?? 0, Date.parse(entry.receivedAt))
    return { verdict: 'fires', heldBefore: throttled.heldBefore, targets }
  }

  /** Statements that store what the page counted, for the transaction that stores its cursor. */
  statements(): CompiledQuery[] {
    const { throttles } = this.options.rules
    const { ruleId } = this.resolved
    const fired = ruleId === null || this.firedAt === null ? [] : [throttles.setFired(ruleId, this.firedAt)]
    return [...this.gate.statements(throttles), ...fired]
  }

  private resolve(): Resolved {
    const { when = {}, rule: name, cooldown, maxPerHour, rules } = this.options
    if (name === undefined)
      return { test: compileCondition(when, rules.context), limits: { cooldown, maxPerHour }, ruleId: null }
    // A rule that was renamed since is still found by its id.
    const rule = rules.named(name) ?? (this.resolved.ruleId === null ? null : rules.withId(this.resolved.ruleId))
    const refuse = (detail: string): Resolved => ({ test: never({ part: 'rule', detail }), limits: {}, ruleId: null })
    if (!rule) return refuse(`there is no rule called ${name}`)
    if (!rule.config.enabled) return refuse(`${name} is switched off`)
    if (rule.config.health) return refuse(`${name} is about health, which only raises alerts`)
    const limits = {
      cooldown: cooldown ?? rule.config.cooldown,
      maxPerHour: maxPerHour ?? rule.config.maxPerHour,
    }
    return { test: compileCondition(rule.config.when, rules.context), limits, ruleId: rule.id }
  }
}
