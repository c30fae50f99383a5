import type { SettingValue } from '../../database/index.ts'
import type { RemovalTable } from '../../database/schema/retention.ts'
import type { Category } from '../../model/index.ts'
import { dayMs } from '../../time/units.ts'
import { dayOf } from '../archive/index.ts'

/** The number of days to keep; null keeps for ever. What is left out is not removed. */
export type Retention = SettingValue<'retention'>
export type RetentionRule = NonNullable<Retention['rules']>[number]

/** The rule by which something is removed. */
export interface Cause {
  kind: RemovalTable['cause']
  /** The category or the group of the rule. */
  value: string | null
  /** Null keeps for ever; also null for rules by size. */
  days: number | null
}

/** The facts of an event on which its rule depends. */
export interface LimitFacts {
  category: Category | null
  /** The groups of the event's known plates, null for those without one; undefined for an event without plates. */
  groups: readonly (string | null)[] | undefined
}

const daysOrMore = (days: number | null) => days ?? Number.POSITIVE_INFINITY

/** The rule of the known plates' groups: of several groups, the one that is kept longest. */
function groupLimit(groups: readonly (string | null)[], rules: readonly RetentionRule[]): Cause | null {
  const fitting = rules.flatMap(rule => (rule.kind === 'group' && groups.includes(rule.group) ? [rule] : []))
  const [longest] = fitting.sort((a, b) => daysOrMore(b.days) - daysOrMore(a.days))
  return longest ? { kind: 'group', value: longest.group, days: longest.days } : null
}

/** The rule that decides how long an event is kept: the most specific one, of a group, of strangers, of its category. */
export function limitOf({ category, groups }: LimitFacts, { rules = [], eventDays }: Retention): Cause {
  const ofGroup = groups && groupLimit(groups, rules)
  if (ofGroup) return ofGroup
  const strangers = groups?.length === 0 ? rules.find(({ kind }) => kind === 'strangers') : undefined
  if (strangers) return { kind: 'strangers', value: null, days: strangers.days }
  const own = rules.find(rule => rule.kind === 'category' && rule.category === category)
  if (own) return { kind: 'category', value: category, days: own.days }
  return { kind: 'events', value: null, days: eventDays }
}

/** The first day to keep; null keeps all. */
export const firstDay = (now: Date, days: number | null) =>
  days === null ? null : dayOf(new Date(now.getTime() - days * dayMs))

/** The first moment to keep, in milliseconds since 1970: the start of a day; null keeps all. */
export function firstMoment(now: Date, days: number | null): number | null {
  const day = firstDay(now, days)
  return day === null ? null : Date.parse(day)
}

/** The shortest of some numbers of days; null keeps for ever. */
export function shortest(...days: readonly (number | null | undefined)[]): number | null {
  const least = Math.min(...days.map(one => one ?? Number.POSITIVE_INFINITY))
  return Number.isFinite(least) ? least : null
}

/** True where these settings remove nothing. */
export function keepsAll({ eventDays, pictureDays, rawPostDays, trackDays, ...others }: Retention): boolean {
  const { rules = [], maxBytes, freeBytes } = others
  const limits = [eventDays, pictureDays, rawPostDays, trackDays, maxBytes, freeBytes, ...rules.map(rule => rule.days)]
  return limits.every(limit => limit === null || limit === undefined)
}
