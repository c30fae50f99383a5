import { dayOf, startOfDay } from '#server/time/zone-days.ts'
import { instantOfWall, wallTime } from '#server/time/zone-time.ts'
import { clockAt, clockPointAt, clockRangeAt, type Hours, minutesOf, partOfDayAt } from './clock-words.ts'
import { type DateSpan, dateAt } from './date-words.ts'
import type { SearchContext } from './search-context.ts'
import { isPhraseAt, type Read, type Token } from './tokens.ts'

/** The time that words mean: a stretch of it, hours of the day, or both. */
export interface TimeMeaning {
  span?: TimeSpan
  hours?: Hours
}

/** Milliseconds since 1970; an open end is null. */
export interface TimeSpan extends Omit<DateSpan, 'from'> {
  from: number | null
}

type TimeRead = Read<{ time: TimeMeaning }>

const dayMinutes = 24 * 60

/** The moment at which clocks show so many minutes after the midnight of the day of `at`. */
export function momentOnDay(at: number, minutes: number, zone: string): number {
  if (minutes === 0) return startOfDay(dayOf(at, zone), zone)
  if (minutes === dayMinutes) return startOfDay(dayOf(at, zone) + 1, zone)
  return instantOfWall(dayOf(at, zone) * 86_400_000 + minutes * 60_000, zone)
}

interface Moment {
  from: number
  /** The end of the day, or the moment itself where a time was named. */
  to: number | null
}

/** `saturday`, `saturday 5 pm`: a day, and a time of it. */
function momentAt(tokens: readonly Token[], at: number, context: SearchContext): Read<{ moment: Moment }> | null {
  const date = dateAt(tokens, at, context)
  if (!date) return null
  const lead = tokens[at + date.length]?.word === 'at' ? 1 : 0
  const clock = clockAt(tokens, at + date.length + lead)
  const { from, to, isDay } = date.span
  if (!clock?.clock.isSure || !isDay) return { length: date.length, moment: { from, to } }
  const moment = momentOnDay(from, minutesOf(clock.clock), context.zone)
  return { length: date.length + lead + clock.length, moment: { from: moment, to: moment } }
}

const joints = new Set(['to', 'until', 'till', 'and', '-'])
const span = (from: number | null, to: number | null): TimeMeaning => ({ span: { from, to, isDay: false } })

/** `from friday to sunday 6 pm`, `24.11. - 26.11.` */
function readStretch(tokens: readonly Token[], at: number, context: SearchContext): TimeRead | null {
  const lead = ['from', 'between'].includes(tokens[at]?.word ?? '') ? 1 : 0
  const start = momentAt(tokens, at + lead, context)
  if (!start) return null
  const joint = at + lead + start.length
  const end = joints.has(tokens[joint]?.word ?? '') ? momentAt(tokens, joint + 1, context) : null
  if (!end) return null
  const week = 7 * 86_400_000
  const { from } = start.moment
  // The latest Friday may be after the latest Monday.
  const begin = end.moment.to !== null && from >= end.moment.to ? momentBefore(from, week, context.zone) : from
  return { length: lead + start.length + 1 + end.length, time: span(begin, end.moment.to) }
}

const momentBefore = (at: number, ms: number, zone: string) => instantOfWall(wallTime(at, zone) - ms, zone)

const bounds: Record<string, (moment: Moment) => TimeMeaning> = {
  since: ({ from }) => span(from, null),
  from: ({ from }) => span(from, null),
  after: ({ to }) => span(to, null),
  until: ({ to }) => span(null, to),
  till: ({ to }) => span(null, to),
  before: ({ from }) => span(null, from),
}

/** `since monday`, `before 24.12.` */
function readBound(tokens: readonly Token[], at: number, context: SearchContext): TimeRead | null {
  const word = tokens[at]?.word ?? ''
  const bound = Object.hasOwn(bounds, word) ? bounds[word] : undefined
  const found = bound && momentAt(tokens, at + 1, context)
  return found ? { length: 1 + found.length, time: bound(found.moment) } : null
}

/** Evenings and nights by names that do not say the day. */
const namedNights: [phrase: string[], shift: number, from: number, to: number, when?: string][] = [
  [['last', 'night'], -1, 20, 30, 'last-night'],
  [['tonight'], 0, 20, 30],
  [['last', 'evening'], -1, 18, 24],
  [['this', 'morning'], 0, 6, 12],
  [['this', 'afternoon'], 0, 12, 18],
  [['this', 'evening'], 0, 18, 24],
]

function readNight(tokens: readonly Token[], at: number, { now, zone }: SearchContext): TimeRead | null {
  for (const [phrase, shift, from, to, when] of namedNights) {
    if (!isPhraseAt(tokens, at, phrase)) continue
    const day = dayOf(now, zone) + shift
    const moment = (hours: number) =>
      momentOnDay(startOfDay(day + Math.floor(hours / 24), zone), (hours % 24) * 60, zone)
    const found = { from: moment(from), to: moment(to), isDay: false }
    return { length: phrase.length, time: { span: when === undefined ? found : { ...found, when } } }
  }
  return null
}

function readDate(tokens: readonly Token[], at: number, context: SearchContext): TimeRead | null {
  const lead = ['on', 'during'].includes(tokens[at]?.word ?? '') ? 1 : 0
  const found = dateAt(tokens, at + lead, context)
  return found ? { length: lead + found.length, time: { span: found.span } } : null
}

function readHours(tokens: readonly Token[], at: number): TimeRead | null {
  const found = clockRangeAt(tokens, at) ?? clockPointAt(tokens, at) ?? partOfDayAt(tokens, at)
  return found ? { length: found.length, time: { hours: found.hours } } : null
}

/** The time that the words at a place mean. */
export function timeAt(tokens: readonly Token[], at: number, context: SearchContext): TimeRead | null {
  return (
    readStretch(tokens, at, context) ??
    readNight(tokens, at, context) ??
    readBound(tokens, at, context) ??
    readDate(tokens, at, context) ??
    readHours(tokens, at)
  )
}

/** `from` and `to` of hours on one day; past midnight the end is on the next day. */
function hoursOnDay(day: number, { from, to }: Hours, zone: string): TimeSpan {
  const start = momentOnDay(day, from ?? 0, zone)
  const isNextDay = from !== null && to !== null && to <= from
  const endDay = isNextDay ? startOfDay(dayOf(day, zone) + 1, zone) : day
  return { from: start, to: momentOnDay(endDay, to ?? dayMinutes, zone), isDay: false }
}

/** Joins what was said at several places: hours of one day are a stretch of it. */
export function joinTimes(times: readonly TimeMeaning[], zone: string): TimeMeaning {
  const said = times.find(time => time.span)?.span
  const hours = times.find(time => time.hours)?.hours
  if (!said || !hours) return { ...(said && { span: said }), ...(hours && { hours }) }
  if (said.isDay && said.from !== null) return { span: hoursOnDay(said.from, hours, zone) }
  return { span: said, hours }
}
