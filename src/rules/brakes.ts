import type { CompiledQuery } from 'kysely'
import type { Queries } from '../database/index.ts'
import type { AnnotatedEntry } from '../events/index.ts'
import { inWords } from '../lib/in-words.ts'
import { plateKey } from '../model/plate-key.ts'
import { durationMs, type Throttle } from '../outputs/schemas.ts'

export type BrakeVerdict = { go: true; heldBefore: number } | { go: false; reason: string }

interface Mark {
  /** Receipt of the entry that made it, milliseconds since 1970. */
  at: number
  count: number
}

export interface BrakesOptions {
  /** Whose brakes they are: those of an output or a rule are its own. */
  scope: string
  throttle: Throttle
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
// The minute that is only half over an hour ago counts whole, so that no hour ever has more than the cap.
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

/** What cools down: where an entry has no plate or target number, all such entries of its camera. */
function cooldownKeys(by: CooldownBy, entry: AnnotatedEntry, targets: readonly number[]): string[] {
  if (by === 'all') return ['all']
  const camera = `camera ${entry.camera.id}`
  if (by === 'camera') return [camera]
  const keys = by === 'plate' ? plateKeys(entry, targets) : targetKeys(entry, targets)
  return keys.length > 0 ? [...new Set(keys)] : [camera]
}

/**
 * A cool-down and a cap per hour. Only entries that passed their condition may be judged: they alone spend anything.
 * Ages are those of receipt, and what a page of entries spent is stored in the transaction of its cursor; so a page that
 * is read again after a failure or a crash is judged the same.
 */
export class Brakes {
  private readonly scope: string
  private cooldownMs = 0
  private by: CooldownBy = 'all'
  private maxPerHour: number | null = null
  private readonly stored = new Map<string, Mark>()
  /** What the page under way changes. */
  private page = new Map<string, Mark>()
  private pageSeq = 0
  private prunedAt = 0

  constructor({ scope, throttle }: BrakesOptions) {
    this.scope = scope
    this.throttle(throttle)
  }

  /** Other limits from now on; what was spent counts on. */
  throttle({ cooldown, maxPerHour }: Throttle): void {
    this.cooldownMs = cooldown ? durationMs(cooldown.for) : 0
    this.by = cooldown?.by ?? 'all'
    this.maxPerHour = maxPerHour ?? null
  }

  /** Takes up what was spent before a restart. */
  async restore(queries: Queries): Promise<void> {
    const rows = await queries.selectFrom('brake').selectAll().where('scope', '=', this.scope).execute()
    this.page.clear()
    this.pageSeq = 0
    this.stored.clear()
    for (const { key, at, count } of rows) this.stored.set(key, { at, count })
  }

  /** A page of entries begins with this one. Beginning the same page again forgets what it had spent. */
  begin(firstSeq: number): void {
    if (firstSeq > this.pageSeq) for (const [key, mark] of this.page) this.stored.set(key, mark)
    this.page = new Map()
    this.pageSeq = firstSeq
  }

  /** Whether an entry that passed may go; `targets` are those of its verdict. `heldBefore`: how many were kept back since the last that went. */
  judge(entry: AnnotatedEntry, targets: readonly number[]): BrakeVerdict {
    this.pageSeq = Math.max(this.pageSeq, entry.seq)
    const at = Date.parse(entry.receivedAt)
    const keys = this.cooldownMs > 0 ? cooldownKeys(this.by, entry, targets) : []
    const reason = this.coolingReason(keys, at, entry.camera.name) ?? this.capReason(at)
    const held = this.markOf(heldKey)?.count ?? 0
    if (reason !== null) {
      this.page.set(heldKey, { at, count: held + 1 })
      return { go: false, reason }
    }
    for (const key of keys) this.page.set(key, { at, count: 1 })
    if (this.maxPerHour !== null) this.countMinute(at)
    if (held > 0) this.page.set(heldKey, { at, count: 0 })
    return { go: true, heldBefore: held }
  }

  /** The statements that store what the page spent; they belong into one transaction with its cursor. */
  statements(queries: Queries): CompiledQuery[] {
    const { scope } = this
    const rows = [...this.page].map(([key, { at, count }]) => ({ scope, key, at, count }))
    if (rows.length === 0) return []
    const newest = Math.max(...rows.map(({ at }) => at))
    const statements = rows.map(row => queries.replaceInto('brake').values(row).compile())
    return newest - this.prunedAt < minuteMs ? statements : [...statements, this.prune(queries, newest)]
  }

  private coolingReason(keys: readonly string[], at: number, camera: string): string | null {
    const cooling = keys.map(key => ({ key, age: at - (this.markOf(key)?.at ?? Number.NEGATIVE_INFINITY) }))
    // A clock that was set back must not hold everything for as long as it was ahead.
    const isCooling = ({ age }: { age: number }) => Math.abs(age) < this.cooldownMs
    const [first] = cooling
    if (!first || !cooling.every(isCooling)) return null
    const of = first.key === 'all' ? '' : ` for ${first.key.startsWith('plate ') ? first.key.slice(6) : camera}`
    const left = inWords(this.cooldownMs - Math.max(first.age, 0))
    return `held back: the last one${of} was ${inWords(Math.max(first.age, 0))} before; the next may come in ${left}`
  }

  private capReason(at: number): string | null {
    const { maxPerHour } = this
    if (maxPerHour === null) return null
    let spent = 0
    const minute = Math.floor(at / minuteMs)
    for (let back = 0; back < minutesCounted; back++) spent += this.countOf(minute - back)
    if (spent < maxPerHour) return null
    return `held back: ${maxPerHour} in the last hour already, more are not wanted`
  }

  private countOf(minute: number): number {
    const mark = this.markOf(`minute ${minute % minutesCounted}`)
    return mark && Math.floor(mark.at / minuteMs) === minute ? mark.count : 0
  }

  private countMinute(at: number): void {
    const minute = Math.floor(at / minuteMs)
    this.page.set(`minute ${minute % minutesCounted}`, { at, count: this.countOf(minute) + 1 })
  }

  private markOf(key: string): Mark | undefined {
    return this.page.get(key) ?? this.stored.get(key)
  }

  /** Plates come and go; what has cooled down is forgotten. */
  private prune(queries: Queries, newest: number): CompiledQuery {
    this.prunedAt = newest
    const before = newest - Math.max(this.cooldownMs, hourMs + minuteMs)
    for (const [key, { at }] of this.stored) if (at < before) this.stored.delete(key)
    return queries.deleteFrom('brake').where('scope', '=', this.scope).where('at', '<', before).compile()
  }
}
