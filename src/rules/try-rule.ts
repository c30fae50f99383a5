import type { Queries } from '../database/index.ts'
import type { AnnotatedEntry, AnnotateEntries } from '../events/index.ts'
import type { CameraRef } from '../model/index.ts'
import { compileCondition } from './compile-condition.ts'
import { headlineOf } from './headline.ts'
import { inOneLine } from './mismatch.ts'
import type { RuleConfig } from './rule-schema.ts'
import type { Rules } from './rules.ts'
import { ThrottleGate } from './throttle-gate.ts'
import { TrialLog } from './trial-log.ts'

export interface TryOptions {
  queries: Queries
  annotate: AnnotateEntries
  rules: Rules
  /** The period of `time` to look at. */
  from: Date
  to: Date
  /** The most entries to show. */
  show: number
  /** The most entries that are read one by one; beyond that the search index selects them. */
  mostRead?: number
}

/** The result that a rule would have had for an entry. */
export interface Tried {
  eventId: string
  time: string
  camera: CameraRef
  headline: string
  verdict: 'fires' | 'held' | 'no'
  /** The reason why it did not fire; empty if it did. */
  why: string[]
}

export interface Trial {
  from: string
  to: string
  /** false if there were too many entries: `from` is the beginning of the part that was read. */
  complete: boolean
  looked: number
  fired: number
  held: number
  items: Tried[]
  reasons: { part: string; count: number }[]
}

/** Collects results and keeps the newest examples of both sorts. */
class TrialResults {
  fired = 0
  held = 0
  readonly reasons = new Map<string, number>()
  /** Fired or held back. */
  private readonly acting: (Tried & { seq: number })[] = []
  private readonly idle: (Tried & { seq: number })[] = []
  private readonly most: number

  constructor(most: number) {
    this.most = most
  }

  add(entry: AnnotatedEntry, verdict: Tried['verdict'], part: string, why: string[]): void {
    if (verdict === 'fires') this.fired++
    else this.count(part, 1)
    if (verdict === 'held') this.held++
    this.show(entry, verdict, why)
  }

  show(entry: AnnotatedEntry, verdict: Tried['verdict'], why: string[]): void {
    const { id: eventId, time, camera, seq } = entry
    const kept = verdict === 'no' ? this.idle : this.acting
    kept.push({ seq, eventId, time, camera, headline: headlineOf(entry), verdict, why })
    if (kept.length > this.most * 2) kept.splice(0, kept.length - this.most)
  }

  count(part: string, entries: number): void {
    if (entries > 0) this.reasons.set(part, (this.reasons.get(part) ?? 0) + entries)
  }

  /** Newest first. At least half are entries that would have fired or been held back, if there are that many. */
  items(): Tried[] {
    const newest = (list: (Tried & { seq: number })[], most: number) => list.slice(Math.max(0, list.length - most))
    const idleLeast = Math.min(this.idle.length, Math.floor(this.most / 2))
    const acting = newest(this.acting, this.most - idleLeast)
    const shown = [...acting, ...newest(this.idle, this.most - acting.length)].sort((a, b) => b.seq - a.seq)
    return shown.map(({ seq, ...item }) => item)
  }
}

/** Evaluates a rule on stored entries without side effects: first the condition, then the throttle, in order of receipt. */
export async function tryRule(config: RuleConfig, options: TryOptions): Promise<Trial> {
  const { rules, from, to, show } = options
  await rules.cameras.refresh()
  const test = compileCondition(config.when, rules.context)
  const gate = new ThrottleGate({ scope: 'trial', throttle: config })
  const results = new TrialResults(show)
  const log = new TrialLog({ ...options, when: config.when })
  const evaluate = (entry: AnnotatedEntry) => {
    const { failed, targets } = test(entry)
    if (failed) return results.add(entry, 'no', failed.part, [inOneLine(failed)])
    const throttled = gate.check(entry, targets)
    if (throttled.passes) results.add(entry, 'fires', '', [])
    else results.add(entry, 'held', 'held', [throttled.reason])
  }
  const showExample = (entry: AnnotatedEntry) => {
    const { failed } = test(entry)
    if (failed) results.show(entry, 'no', [inOneLine(failed)])
  }
  const read = await log.read({ from, to }, (entries, examplesOnly = false) =>
    entries.forEach(examplesOnly ? showExample : evaluate),
  )
  for (const { part, count } of read.excluded) results.count(part, count)
  const reasons = [...results.reasons].map(([part, count]) => ({ part, count }))
  return {
    from: read.from.toISOString(),
    to: to.toISOString(),
    complete: read.complete,
    looked: read.looked,
    fired: results.fired,
    held: results.held,
    items: results.items(),
    reasons: reasons.sort((a, b) => b.count - a.count),
  }
}
