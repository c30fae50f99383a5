import type { Queries } from '../database/index.ts'
import type { AnnotatedEntry, AnnotateEntries } from '../events/index.ts'
import type { CameraRef } from '../model/index.ts'
import type { RuleConfig } from '../outputs/schemas.ts'
import { Brakes } from './brakes.ts'
import { compileWhen } from './compile-when.ts'
import { headlineOf } from './headline.ts'
import type { RuleBook } from './rule-book.ts'
import { TrialLog } from './trial-log.ts'
import { inOneLine } from './unmet.ts'

export interface TryOptions {
  queries: Queries
  publish: AnnotateEntries
  rules: RuleBook
  /** Stretch of `time` to look at. */
  from: Date
  to: Date
  /** How many entries to show. */
  show: number
  /** Entries that are read one by one; where there are more, the search index says which. */
  mostRead?: number
}

/** What a rule would have done with an entry. */
export interface Tried {
  eventId: string
  time: string
  camera: CameraRef
  headline: string
  verdict: 'fires' | 'held' | 'no'
  /** Why it did not fire. */
  why: string[]
}

export interface Trial {
  from: string
  to: string
  /** false where there was too much: `from` says how far back it looked. */
  complete: boolean
  looked: number
  fired: number
  held: number
  items: Tried[]
  reasons: { part: string; count: number }[]
}

/** What was found so far; keeps the newest of both sorts. */
class Findings {
  fired = 0
  held = 0
  readonly reasons = new Map<string, number>()
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

  /** Newest first. Half of the room is for what would have fired or been held, as far as there is as much. */
  items(): Tried[] {
    const newest = (list: (Tried & { seq: number })[], most: number) => list.slice(Math.max(0, list.length - most))
    const idleLeast = Math.min(this.idle.length, Math.floor(this.most / 2))
    const acting = newest(this.acting, this.most - idleLeast)
    const shown = [...acting, ...newest(this.idle, this.most - acting.length)].sort((a, b) => b.seq - a.seq)
    return shown.map(({ seq, ...item }) => item)
  }
}

/** Runs a rule over stored entries without doing anything: condition, then brakes in the order of receipt. */
export async function tryRule(config: RuleConfig, options: TryOptions): Promise<Trial> {
  const { rules, from, to, show } = options
  await rules.cameras.refresh()
  const test = compileWhen(config.when, rules.context)
  const brakes = new Brakes({ scope: 'trial', throttle: config })
  const findings = new Findings(show)
  const log = new TrialLog({ ...options, when: config.when })
  const {
    looked,
    complete,
    from: lookedFrom,
    passedOver,
  } = await log.read({ from, to }, (entries, onlyShown = false) => {
    for (const entry of entries) {
      const { holds, failed, targets } = test(entry)
      if (onlyShown) {
        if (failed) findings.show(entry, 'no', [inOneLine(failed)])
        continue
      }
      const braked = holds ? brakes.judge(entry, targets) : null
      if (failed) findings.add(entry, 'no', failed.part, [inOneLine(failed)])
      else if (braked && !braked.go) findings.add(entry, 'held', 'held', [braked.reason])
      else findings.add(entry, 'fires', '', [])
    }
  })
  for (const { part, count } of passedOver) findings.count(part, count)
  const reasons = [...findings.reasons].map(([part, count]) => ({ part, count }))
  return {
    from: lookedFrom.toISOString(),
    to: to.toISOString(),
    complete,
    looked,
    fired: findings.fired,
    held: findings.held,
    items: findings.items(),
    reasons: reasons.sort((a, b) => b.count - a.count),
  }
}
