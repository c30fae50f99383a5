import type { CompiledQuery } from 'kysely'
import type { AnnotatedEntry } from '../../events/index.ts'
import { RuleEvaluator, type Rules } from '../../rules/index.ts'
import { mqttRulePart } from './mqtt-schema.ts'

/** A rule that fired, and where it publishes. */
export interface Firing {
  rule: string
  topic: string
  retain: boolean
}

interface Evaluated {
  evaluator: RuleEvaluator
  firing: Firing
}

/** Rules that publish on topics of their own. */
export class RuleTopics {
  private readonly rules: Rules
  private evaluated = new Map<string, Evaluated>()
  private version = -1

  constructor({ rules }: { rules: Rules }) {
    this.rules = rules
  }

  /** The rules that fire for the entries of a page, by `seq`, and statements that store the state of their throttles. */
  async evaluate(
    entries: readonly AnnotatedEntry[],
  ): Promise<{ firings: Map<number, Firing[]>; statements: CompiledQuery[] }> {
    await this.followRules()
    const firings = new Map<number, Firing[]>()
    const statements: CompiledQuery[] = []
    for (const { evaluator, firing } of this.evaluated.values()) {
      await evaluator.beginPage(entries)
      for (const entry of entries) {
        if (evaluator.evaluate(entry).verdict !== 'fires') continue
        firings.set(entry.seq, [...(firings.get(entry.seq) ?? []), firing])
      }
      statements.push(...evaluator.statements())
    }
    return { firings, statements }
  }

  private async followRules(): Promise<void> {
    const { rules } = this
    if (this.version === rules.version) return
    const { version } = rules
    const evaluated = new Map<string, Evaluated>()
    for (const { id, config, part } of rules.withPart(mqttRulePart)) {
      if (config.health) continue
      const before = this.evaluated.get(id)?.evaluator
      const evaluator = before ?? new RuleEvaluator({ scope: `mqtt:${id}`, rule: config.name, rules })
      if (!before) await evaluator.restore()
      evaluated.set(id, { evaluator, firing: { rule: config.name, ...part } })
    }
    this.evaluated = evaluated
    this.version = version
  }
}
