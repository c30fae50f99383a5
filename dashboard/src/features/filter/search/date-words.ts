import { dayOf, startOfDay } from '#server/time/zone-days.ts'
import type { SearchContext } from './search-context.ts'
import type { Read, Token } from './tokens.ts'

/** A stretch of whole days, or of hours up to now. Milliseconds since 1970; an open end is null. */
export interface DateSpan {
  from: number
  to: number | null
  /** One day of the calendar. */
  isDay: boolean
  /** The same as a name of `whenPresets`, which stays true tomorrow. */
  when?: string
}

type DateRead = Read<{ span: DateSpan }>
type Reader = (words: readonly string[], context: SearchContext) => DateRead | null

// 1 January 1970 was a Thursday.
const weekdayOf = (day: number) => (((day + 3) % 7) + 7) % 7
const weekdayNames = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const shortWeekdays: Record<string, number> = {
  mon: 0,
  tue: 1,
  tues: 1,
  wed: 2,
  thu: 3,
  thur: 3,
  thurs: 3,
  fri: 4,
  sat: 5,
  sun: 6,
}
const months = 'january february march april may june july august september october november december'.split(' ')

function lookUp(table: Readonly<Record<string, number>>, word: string): number | null {
  return Object.hasOwn(table, word) ? (table[word] ?? null) : null
}

function weekdayNamed(word: string | undefined): number | null {
  if (word === undefined) return null
  const full = weekdayNames.indexOf(word.replace(/s$/, ''))
  return full >= 0 ? full : lookUp(shortWeekdays, word)
}

function monthNamed(word: string | undefined): number | null {
  if (word === undefined || word.length < 3) return null
  const at = months.findIndex(
    name => name === word || name.slice(0, 3) === word || (word === 'sept' && name === 'september'),
  )
  return at >= 0 ? at : null
}

const todayOf = ({ now, zone }: SearchContext) => dayOf(now, zone)

function days(context: SearchContext, first: number, count: number, when?: string): DateSpan {
  const { zone } = context
  const span = { from: startOfDay(first, zone), to: startOfDay(first + count, zone), isDay: count === 1 }
  return when === undefined ? span : { ...span, when }
}

const relativeDays: Record<string, number> = { today: 0, yesterday: -1 }

const readNamedDay: Reader = (words, context) => {
  const today = todayOf(context)
  const skip = words[0] === 'the' ? 1 : 0
  if (words[skip] === 'day' && words[skip + 1] === 'before' && words[skip + 2] === 'yesterday') {
    return { length: skip + 3, span: days(context, today - 2, 1) }
  }
  const word = words[0] ?? ''
  const shift = lookUp(relativeDays, word)
  return shift === null ? null : { length: 1, span: days(context, today + shift, 1, word) }
}

/** Whether a weekday in a week is the latest one that has come, today included. */
function latest(context: SearchContext, weekday: number): number {
  const today = todayOf(context)
  return today - ((weekdayOf(today) - weekday + 7) % 7)
}

const weekBegin = (context: SearchContext) => {
  const today = todayOf(context)
  return today - ((weekdayOf(today) - (context.weekStart - 1) + 7) % 7)
}

function inWeek(weekday: number, begin: number): number {
  return begin + ((weekday - weekdayOf(begin) + 7) % 7)
}

/** `saturday`, `last saturday`, `saturday before last`, `saturday last week` */
const readWeekday: Reader = (words, context) => {
  const said = words[0] ?? ''
  const lead = ['last', 'this', 'past', 'on', 'previous'].includes(said) ? 1 : 0
  const weekday = weekdayNamed(words[lead])
  if (weekday === null) return null
  const [next, after] = words.slice(lead + 1)
  const today = todayOf(context)
  const isToday = weekdayOf(today) === weekday
  const before = latest(context, weekday) - (isToday ? 7 : 0)
  if (next === 'before' && after === 'last') return { length: lead + 3, span: days(context, before - 7, 1) }
  if (after === 'week' && (next === 'last' || next === 'this')) {
    const begin = weekBegin(context) - (next === 'last' ? 7 : 0)
    return { length: lead + 3, span: days(context, inWeek(weekday, begin), 1) }
  }
  const isPast = ['last', 'past', 'previous'].includes(said)
  const when = isToday ? undefined : weekdayNames[weekday]?.slice(0, 3)
  return { length: lead + 1, span: days(context, isPast ? before : latest(context, weekday), 1, when) }
}

function monthSpan(context: SearchContext, year: number, month: number, when?: string): DateSpan {
  const first = Date.UTC(year, month, 1) / 86_400_000
  const next = Date.UTC(year, month + 1, 1) / 86_400_000
  return days(context, first, next - first, when)
}

const dateOfDay = (day: number) => new Date(day * 86_400_000)

/** `this week`, `last month`, `weekend` */
const readPeriod: Reader = (words, context) => {
  const which = words[0] ?? ''
  const isLast = ['last', 'past', 'previous'].includes(which)
  const today = todayOf(context)
  const begin = weekBegin(context)
  const at = dateOfDay(today)
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()]
  const open = (span: DateSpan): DateSpan => ({ ...span, to: null })
  if (words[0] === 'weekend' || words[0] === 'weekends')
    return { length: 1, span: days(context, latest(context, 5), 2) }
  if (!isLast && !['this', 'current'].includes(which)) return null
  switch (words[1]) {
    case 'week':
      return {
        length: 2,
        span: isLast ? days(context, begin - 7, 7, 'last-week') : open(days(context, begin, 7, 'this-week')),
      }
    case 'month': {
      const span = monthSpan(context, year, month - (isLast ? 1 : 0), isLast ? 'last-month' : 'this-month')
      return { length: 2, span: isLast ? span : open(span) }
    }
    case 'year': {
      const first = Date.UTC(year - (isLast ? 1 : 0), 0, 1) / 86_400_000
      const span = days(context, first, Date.UTC(year + (isLast ? 0 : 1), 0, 1) / 86_400_000 - first)
      return { length: 2, span: isLast ? span : open(span) }
    }
    case 'weekend': {
      const isNow = weekdayOf(today) >= 5
      return { length: 2, span: days(context, latest(context, 5) - (isLast && isNow ? 7 : 0), 2) }
    }
    default:
      return null
  }
}

const minute = 60_000
const unitMs: Record<string, number> = {
  minute,
  min: minute,
  hour: 60 * minute,
  h: 60 * minute,
  day: 86_400_000,
  week: 7 * 86_400_000,
  month: 30 * 86_400_000,
}
const counts: Record<string, number> = { a: 1, an: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7 }
const presets: Record<string, string> = { '1 hour': '1h', '24 hour': '24h', '7 day': '7d', '30 day': '30d' }

function countNamed(word: string | undefined): number | null {
  if (word === undefined) return null
  return /^\d{1,3}$/.test(word) ? Number(word) : lookUp(counts, word)
}

const unitNamed = (word: string | undefined) => {
  const unit = word?.replace(/s$/, '') ?? ''
  return Object.hasOwn(unitMs, unit) ? unit : null
}

/** `last 24 hours`, `past hour`, `2 days ago` */
const readCounted: Reader = (words, context) => {
  const { now } = context
  if (['last', 'past'].includes(words[0] ?? '')) {
    const count = countNamed(words[1])
    const unit = unitNamed(words[count === null ? 1 : 2])
    if (unit === null || (count === null && !['hour', 'minute'].includes(unit))) return null
    const many = count ?? 1
    const when = presets[`${many} ${unit}`]
    const span = { from: now - many * (unitMs[unit] ?? 0), to: null, isDay: false }
    return { length: count === null ? 2 : 3, span: when === undefined ? span : { ...span, when } }
  }
  const count = countNamed(words[0])
  const unit = unitNamed(words[1])
  if (count === null || unit === null || words[2] !== 'ago') return null
  const ago = count * (unitMs[unit] ?? 0)
  if (ago >= 86_400_000 || unit === 'day')
    return { length: 3, span: days(context, todayOf(context) - Math.round(ago / 86_400_000), 1) }
  return {
    length: 3,
    span: { from: now - ago - 30 * minute, to: Math.min(now, now - ago + 30 * minute), isDay: false },
  }
}

/** A day of the calendar; null for one that does not exist, such as 31 April. `month` counts from 0. */
function calendarDay(year: number, month: number, day: number): number | null {
  const at = new Date(Date.UTC(year, month, day))
  return at.getUTCMonth() === month && at.getUTCDate() === day ? at.getTime() / 86_400_000 : null
}

/** A date without a year is the latest one that has come. */
function latestDate(context: SearchContext, month: number, day: number): number | null {
  const today = todayOf(context)
  const year = dateOfDay(today).getUTCFullYear()
  // Up to eight years back for 29 February.
  for (let back = 0; back <= 8; back++) {
    const at = calendarDay(year - back, month, day)
    if (at !== null && at <= today) return at
  }
  return null
}

function dayIn(context: SearchContext, year: number | null, month: number, day: number): number | null {
  if (year === null) return latestDate(context, month, day)
  return calendarDay(year < 100 ? 2000 + year : year, month, day)
}

const numeric = /^(\d{1,4})([./-])(\d{1,2})(?:\2(\d{2,4}))?$/

/** `2026-11-28`, `24.12`, `24.12.2025`, `12/24` in the order of dates here; in the other one where only that exists. */
const readNumeric: Reader = (words, context) => {
  const [, first = '', mark, second = '', third] = numeric.exec(words[0] ?? '') ?? []
  if (mark === undefined || (mark === '-' && third === undefined)) return null
  const [a, b] = [Number(first), Number(second)]
  if (first.length === 4) {
    const at = third === undefined ? null : calendarDay(a, b - 1, Number(third))
    return at === null ? null : { length: 1, span: days(context, at, 1) }
  }
  if (first.length > 2) return null
  const year = third === undefined ? null : Number(third)
  // Only the order day.month is written with points.
  const isMonthFirst = mark !== '.' && context.dateOrder !== 'dmy'
  const orders = isMonthFirst
    ? [
        [a, b],
        [b, a],
      ]
    : [
        [b, a],
        [a, b],
      ]
  const found = orders.map(([month = 0, day = 0]) => dayIn(context, year, month - 1, day)).find(at => at !== null)
  return found === undefined ? null : { length: 1, span: days(context, found, 1) }
}

const dayNumber = (word: string | undefined) => {
  const [, number] = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(word ?? '') ?? []
  return number === undefined || Number(number) < 1 || Number(number) > 31 ? null : Number(number)
}
const yearNumber = (word: string | undefined) => (/^(19|20)\d{2}$/.test(word ?? '') ? Number(word) : null)

/** `28 nov`, `nov 28th 2026`, `28th of november`, `in november` */
const readMonth: Reader = (words, context) => {
  const day = dayNumber(words[0])
  const of = words[1] === 'of' ? 1 : 0
  const isDayFirst = day !== null && monthNamed(words[1 + of]) !== null
  const lead = !isDayFirst && words[0] === 'in' ? 1 : 0
  const month = monthNamed(words[isDayFirst ? 1 + of : lead])
  if (month === null) return null
  const chosen = isDayFirst ? day : dayNumber(words[lead + 1])
  const used = isDayFirst ? 2 + of : lead + (chosen === null ? 1 : 2)
  const year = yearNumber(words[used])
  const length = used + (year === null ? 0 : 1)
  if (chosen !== null) {
    const at = dayIn(context, year, month, chosen)
    return at === null ? null : { length, span: days(context, at, 1) }
  }
  // `may`, `mar` and `march` alone are other words as well.
  if (year === null && lead === 0 && /^(may|mar|march|dec|jan|sun)$/.test(words[0] ?? '')) return null
  const now = dateOfDay(todayOf(context))
  const latestYear = now.getUTCFullYear() - (month > now.getUTCMonth() ? 1 : 0)
  return { length, span: monthSpan(context, year ?? latestYear, month) }
}

const readers = [readNamedDay, readCounted, readPeriod, readWeekday, readNumeric, readMonth]
const longest = 6

/** The day, or the stretch of days, that words name at a place. */
export function dateAt(tokens: readonly Token[], at: number, context: SearchContext): DateRead | null {
  const words = tokens.slice(at, at + longest).map(({ word }) => word)
  for (const read of readers) {
    const found = read(words, context)
    if (found) return found
  }
  return null
}
