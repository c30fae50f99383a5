import type { CompiledQuery } from 'kysely'
import type { AnnotatedEntry } from '../events/index.ts'
import { durationMs } from '../lib/duration.ts'
import { inWords } from '../lib/in-words.ts'
import { plateKey } from '../model/plate-key.ts'
import { hourMs, minuteMs } from '../time/units.ts'
import type { Throttle } from './rule-schema.ts'
import type { ThrottleMark, Throttles } from './throttles.ts'

/** `heldBefore`: how many entries were held back since the last one that passed. */
export type ThrottleVerdict = { passes: true; heldBefore: number } | { passes: false; reason: string }

export interface ThrottleGateOptions {
  /** Each scope (an output or a rule) is counted separately. */
  scope: string
  throttle: Throttle
}

// The oldest minute lies only partly within the hour but counts in full, so that no hour exceeds the limit.
const minutesCounted = 61
const heldKey = 'held'

type CooldownBy = NonNullable<Throttle['cooldown']>['by']

function plateKeys(entry: AnnotatedEntry, targets: readonly number[]): string[] {
  if (entry.kind !== 'alarm') return []
  return targets.flatMap(index => {
    const plate = entry.targets[index]?.plate
    const key = plate ? plateKey(plate.corrected ?? plate.number) : ''
    return key === '' ? [] : [`plate ${key}`]
  })
}

function targetKeys(entry: AnnotatedEntry, targets: readonly number[]): string[] {
  const ids = entry.kind === 'alarm' ? targets.map(index => entry.targets[index]?.targetId) : []
  if (entry.kind === 'track') ids.push(entry.targetId)
  return ids.flatMap(id => (id === null || id === undefined ? [] : [`target ${id} of ${entry.camera.id}`]))
}

/** The keys that cool down. Entries without a plate or target number share the key of their camera. */
function cooldownKeys(by: CooldownBy, entry: AnnotatedEntry, targets: readonly number[]): string[] {
  if (by === 'all') return ['all']
  const camera = `camera ${entry.camera.id}`
  if (by === 'camera') return [camera]
  const keys = by === 'plate' ? plateKeys(entry, targets) : targetKeys(entry, targets)
  return keys.length > 0 ? [...new Set(keys)] : [camera]
}

/**
 * A cooldown and an hourly limit. Pass it only entries that match the condition: each of them counts. Ages are measured
 * between times of receipt, and the marks of a page are stored in the same transaction as its cursor; a page that is
 * read again after a failure or crash is therefore decided the same way.
 */
export class ThrottleGate {
  private readonly scope: string
  private cooldownMs = 0
  private by: CooldownBy = 'all'
  private maxPerHour: number | null = null
  private readonly stored = new Map<string, ThrottleMark>()
  /** Marks set by the current page. */
  private page = new Map<string, ThrottleMark>()
  private pageSeq = 0
  private prunedAt = 0

  constructor({ scope, throttle }: ThrottleGateOptions) {
    this.scope = scope
    this.setLimits(throttle)
  }

  /** Changes the limits; what was counted so far stays. */
  setLimits({ cooldown, maxPerHour }: Throttle): void {
    this.cooldownMs = cooldown ? durationMs(cooldown.for) : 0
    this.by = cooldown?.by ?? 'all'
    this.maxPerHour = maxPerHour ?? null
  }

  /** Loads the marks that were stored before a restart. */
  async restore(throttles: Throttles): Promise<void> {
    const marks = await throttles.marks(this.scope)
    this.page.clear()
    this.pageSeq = 0
    this.stored.clear()
    for (const [key, mark] of marks) this.stored.set(key, mark)
  }

  /** Starts the page whose first entry is `firstSeq`. Starting the same page again discards the marks it had set. */
  beginPage(firstSeq: number): void {
    if (firstSeq > this.pageSeq) for (const [key, mark] of this.page) this.stored.set(key, mark)
    this.page = new Map()
    this.pageSeq = firstSeq
  }

  /** Decides about an entry and counts it; `targets` are the indexes of the targets that match. */
  check(entry: AnnotatedEntry, targets: readonly number[]): ThrottleVerdict {
    this.pageSeq = Math.max(this.pageSeq, entry.seq)
    const at = Date.parse(entry.receivedAt)
    const keys = this.cooldownMs > 0 ? cooldownKeys(this.by, entry, targets) : []
    const reason = this.cooldownReason(keys, at, entry.camera.name) ?? this.limitReason(at)
    const held = this.markOf(heldKey)?.count ?? 0
    if (reason !== null) {
      this.page.set(heldKey, { at, count: held + 1 })
      return { passes: false, reason }
    }
    for (const key of keys) this.page.set(key, { at, count: 1 })
    if (this.maxPerHour !== null) this.countMinute(at)
    if (held > 0) this.page.set(heldKey, { at, count: 0 })
    return { passes: true, heldBefore: held }
  }

  /** Statements that store the marks of the page, for the transaction that stores its cursor. */
  statements(throttles: Throttles): CompiledQuery[] {
    if (this.page.size === 0) return []
    const newest = Math.max(...[...this.page.values()].map(({ at }) => at))
    const statements = [throttles.setMarks(this.scope, this.page)]
    if (newest - this.prunedAt < minuteMs) return statements
    this.prunedAt = newest
    return [...statements, this.prune(throttles, newest)]
  }

  private cooldownReason(keys: readonly string[], at: number, camera: string): string | null {
    const cooling = keys.map(key => ({ key, age: at - (this.markOf(key)?.at ?? Number.NEGATIVE_INFINITY) }))
    // `abs`: if the clock was set back, a mark in the future must not hold entries back for that whole time.
    const isCooling = ({ age }: { age: number }) => Math.abs(age) < this.cooldownMs
    const [first] = cooling
    if (!first || !cooling.every(isCooling)) return null
    const of = first.key === 'all' ? '' : ` for ${first.key.startsWith('plate ') ? first.key.slice(6) : camera}`
    const left = inWords(this.cooldownMs - Math.max(first.age, 0))
    return `held back: the last one${of} was ${inWords(Math.max(first.age, 0))} before; the next may come in ${left}`
  }

  private limitReason(at: number): string | null {
    const { maxPerHour } = this
    if (maxPerHour === null) return null
    let count = 0
    const minute = Math.floor(at / minuteMs)
    for (let back = 0; back < minutesCounted; back++) count += this.countOf(minute - back)
    if (count < maxPerHour) return null
    return `held back: the limit of ${maxPerHour} an hour is reached`
  }

  private countOf(minute: number): number {
    const mark = this.markOf(`minute ${minute % minutesCounted}`)
    return mark && Math.floor(mark.at / minuteMs) === minute ? mark.count : 0
  }

  private countMinute(at: number): void {
    const minute = Math.floor(at / minuteMs)
    this.page.set(`minute ${minute % minutesCounted}`, { at, count: this.countOf(minute) + 1 })
  }

  private markOf(key: string): ThrottleMark | undefined {
    return this.page.get(key) ?? this.stored.get(key)
  }

  /** Forgets marks that no longer matter, since there is one for every plate that was ever seen. */
  private prune(throttles: Throttles, newest: number): CompiledQuery {
    const before = newest - Math.max(this.cooldownMs, hourMs + minuteMs)
    for (const [key, { at }] of this.stored) if (at < before) this.stored.delete(key)
    return throttles.removeBefore(this.scope, before)
  }
}
