import type { CompiledQuery } from 'kysely'
import type { Queries } from '../../database/index.ts'
import type { AnnotatedEntry } from '../../events/index.ts'
import { Decider, type RuleBook } from '../../rules/index.ts'

export interface RuleTopicsOptions {
  rules: RuleBook
  queries: Queries
}

/** A rule that fired for an entry, and where it wants to say so. */
export interface Firing {
  rule: string
  topic: string
  retain: boolean
}

interface Judged {
  decider: Decider
  firing: Firing
}

/** Rules that publish on a topic of their own. */
export class RuleTopics {
  private readonly options: RuleTopicsOptions
  private judged = new Map<string, Judged>()
  private version = -1

  constructor(options: RuleTopicsOptions) {
    this.options = options
  }

  /** What fires for the entries of a page, by their seq, and what that spends. */
  async judge(entries: readonly AnnotatedEntry[]): Promise<{ firings: Map<number, Firing[]>; spent: CompiledQuery[] }> {
    await this.followRules()
    const firings = new Map<number, Firing[]>()
    const spent: CompiledQuery[] = []
    for (const { decider, firing } of this.judged.values()) {
      await decider.begin(entries)
      for (const entry of entries) {
        if (decider.decide(entry).verdict !== 'fires') continue
        firings.set(entry.seq, [...(firings.get(entry.seq) ?? []), firing])
      }
      spent.push(...decider.statements(this.options.queries))
    }
    return { firings, spent }
  }

  private async followRules(): Promise<void> {
    const { rules, queries } = this.options
    if (this.version === rules.version) return
    const { version } = rules
    const judged = new Map<string, Judged>()
    for (const { id, config } of rules.withTopic()) {
      if (config.health) continue
      const { name, mqtt } = config
      const before = this.judged.get(id)?.decider
      const decider = before ?? new Decider({ scope: `mqtt:${id}`, rule: name, rules })
      if (!before) await decider.restore(queries)
      judged.set(id, { decider, firing: { rule: name, topic: mqtt.topic, retain: mqtt.retain } })
    }
    this.judged = judged
    this.version = version
  }
}
