import type { CompiledQuery } from 'kysely'
import type { Queries } from '../database/index.ts'
import type { AnnotatedEntry } from '../events/index.ts'
import type { Throttle, When } from '../outputs/schemas.ts'
import { Brakes } from './brakes.ts'
import { type CompiledWhen, compileWhen } from './compile-when.ts'
import type { RuleBook } from './rule-book.ts'
import { firedStatement } from './stored-rules.ts'
import { inOneLine, type Unmet } from './unmet.ts'

/** What becomes of an entry; `why` in words. `heldBefore`: how many were held back since the last that fired. */
export type Decision =
  | { verdict: 'fires'; heldBefore: number; targets: number[] }
  | { verdict: 'held'; why: string }
  | { verdict: 'no'; why: string }

export interface DeciderOptions extends Throttle {
  /** Whose brakes are spent; the id of an output. */
  scope: string
  /** What is wanted; not looked at where a rule is named. */
  when?: When | undefined
  /** Name of a rule instead: its condition, and its brakes where none are given here. */
  rule?: string | undefined
  rules: RuleBook
}

interface Meant {
  test: CompiledWhen
  throttle: Throttle
  ruleId: string | null
}

const never =
  (failed: Unmet): CompiledWhen =>
  () => ({ holds: false, failed, targets: [] })

/**
 * Decides for one output which entries it acts on: condition, then brakes. Follows changes of the named rule from the
 * next page on.
 */
export class Decider {
  private readonly options: DeciderOptions
  private readonly brakes: Brakes
  private meant: Meant
  private version = -1
  private firedAt: number | null = null

  constructor(options: DeciderOptions) {
    this.options = options
    this.meant = { test: never({ part: 'rule', detail: 'not looked up yet' }), throttle: {}, ruleId: null }
    this.brakes = new Brakes({ scope: options.scope, throttle: {} })
  }

  /** Takes up what was spent before a restart; before the first page. */
  restore(queries: Queries): Promise<void> {
    return this.brakes.restore(queries)
  }

  /** A page of entries begins, perhaps once more after a failure. */
  async begin(entries: readonly AnnotatedEntry[]): Promise<void> {
    const { rules } = this.options
    await rules.cameras.know(entries)
    if (this.version !== rules.version) {
      this.version = rules.version
      this.meant = this.lookUp()
      this.brakes.throttle(this.meant.throttle)
    }
    this.firedAt = null
    this.brakes.begin(entries[0]?.seq ?? 0)
  }

  decide(entry: AnnotatedEntry): Decision {
    const { holds, failed, targets } = this.meant.test(entry)
    if (!holds) return { verdict: 'no', why: inOneLine(failed) }
    const braked = this.brakes.judge(entry, targets)
    if (!braked.go) return { verdict: 'held', why: braked.reason }
    this.firedAt = Math.max(this.firedAt ?? 0, Date.parse(entry.receivedAt))
    return { verdict: 'fires', heldBefore: braked.heldBefore, targets }
  }

  /** What the page spent; to be stored in one transaction with its cursor. */
  statements(queries: Queries): CompiledQuery[] {
    const { ruleId } = this.meant
    const fired = ruleId === null || this.firedAt === null ? [] : [firedStatement(queries, ruleId, this.firedAt)]
    return [...this.brakes.statements(queries), ...fired]
  }

  private lookUp(): Meant {
    const { when = {}, rule: name, cooldown, maxPerHour, rules } = this.options
    if (name === undefined)
      return { test: compileWhen(when, rules.context), throttle: { cooldown, maxPerHour }, ruleId: null }
    // One that got another name meanwhile is still the same.
    const rule = rules.named(name) ?? (this.meant.ruleId === null ? null : rules.withId(this.meant.ruleId))
    const refuse = (detail: string): Meant => ({ test: never({ part: 'rule', detail }), throttle: {}, ruleId: null })
    if (!rule) return refuse(`there is no rule called ${name}`)
    if (!rule.config.enabled) return refuse(`${name} is switched off`)
    if (rule.config.health) return refuse(`${name} is about health, which only raises alerts`)
    const throttle = {
      cooldown: cooldown ?? rule.config.cooldown,
      maxPerHour: maxPerHour ?? rule.config.maxPerHour,
    }
    return { test: compileWhen(rule.config.when, rules.context), throttle, ruleId: rule.id }
  }
}
