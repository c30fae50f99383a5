import type { Read, Token } from './tokens.ts'

/** Hours of the day in minutes since midnight; an open end is null. `to` up to 24:00, and before `from` past midnight. */
export interface Hours {
  from: number | null
  to: number | null
}

interface Clock {
  hour: number
  minute: number
  half: 'am' | 'pm' | null
  /** Whether it can be nothing but a time: with minutes or am/pm. */
  isSure: boolean
}

const dayMinutes = 24 * 60
const written = /^(\d{1,2})(?:[:h](\d{2}))?(am|pm|a\.m|p\.m|h)?$/
const dotted = /^(\d{1,2})\.(\d{2})(am|pm)$/
const named: Record<string, number> = { noon: 12, midday: 12, midnight: 0 }
const halves: Record<string, Clock['half']> = { am: 'am', pm: 'pm', 'a.m': 'am', 'p.m': 'pm' }
const afterClock = new Set(["o'clock", 'oclock', 'uhr', 'hrs', 'hours'])

function clockOf(word: string): Clock | null {
  const hourNamed = named[word]
  if (hourNamed !== undefined) return { hour: hourNamed, minute: 0, half: null, isSure: true }
  const [, hour, minute, end] = written.exec(word) ?? dotted.exec(word) ?? []
  if (hour === undefined || Number(hour) > 24 || Number(minute ?? 0) > 59) return null
  const half = halves[end ?? ''] ?? null
  if (half !== null && (Number(hour) > 12 || Number(hour) === 0)) return null
  return { hour: Number(hour), minute: Number(minute ?? 0), half, isSure: minute !== undefined || end !== undefined }
}

/** `7`, `7:30`, `7 pm`, `7 o'clock`, `noon` */
export function clockAt(tokens: readonly Token[], at: number): Read<{ clock: Clock }> | null {
  const clock = clockOf(tokens[at]?.word ?? '')
  if (!clock) return null
  const next = tokens[at + 1]?.word ?? ''
  const half = halves[next]
  if (half && clock.half === null && clock.hour >= 1 && clock.hour <= 12) {
    return { length: 2, clock: { ...clock, half, isSure: true } }
  }
  if (afterClock.has(next)) return { length: 2, clock: { ...clock, isSure: true } }
  return { length: 1, clock }
}

export function minutesOf({ hour, minute, half }: Clock): number {
  const hours = half === null ? hour : (hour % 12) + (half === 'pm' ? 12 : 0)
  return Math.min(hours * 60 + minute, dayMinutes)
}

const otherHalf = { am: 'pm', pm: 'am' } as const

/** `5-6 pm` is 17 to 18 o'clock, `11-1 pm` 11 to 13, `9 am - 5` 9 to 17, `22-6` past midnight. */
function rangeOf(start: Clock, end: Clock): Hours {
  if (start.half === null && end.half !== null && start.hour >= 1 && start.hour <= 12) {
    const same = { ...start, half: end.half }
    const isOrdered = minutesOf(same) < minutesOf(end)
    return { from: minutesOf(isOrdered ? same : { ...start, half: otherHalf[end.half] }), to: minutesOf(end) }
  }
  const from = minutesOf(start)
  const to = minutesOf(end)
  const isLater = start.half !== null && end.half === null && to <= from && to + dayMinutes / 2 > from
  return { from, to: isLater ? Math.min(to + dayMinutes / 2, dayMinutes) : to }
}

const joints = new Set(['-', 'to', 'till', 'until', 'and'])

function joinedRange(tokens: readonly Token[], at: number, isLed: boolean): Read<{ hours: Hours }> | null {
  const [first = '', second = '', ...more] = (tokens[at]?.word ?? '').split('-')
  if (second === '' || more.length > 0) return null
  const start = clockOf(first)
  const rest = [{ text: second, word: second }, ...tokens.slice(at + 1, at + 2)]
  const end = clockAt(rest, 0)
  if (!start || !end || !(isLed || start.hour !== end.clock.hour || start.isSure)) return null
  return { length: end.length, hours: rangeOf(start, end.clock) }
}

/** `5-6 pm`, `17:00-18:00`, `between 5 and 6 pm`, `from 9 to 17` */
export function clockRangeAt(tokens: readonly Token[], at: number): Read<{ hours: Hours }> | null {
  const lead = ['between', 'from'].includes(tokens[at]?.word ?? '') ? 1 : 0
  const joined = joinedRange(tokens, at + lead, lead > 0)
  if (joined) return { ...joined, length: lead + joined.length }
  const start = clockAt(tokens, at + lead)
  if (!start) return null
  const joint = at + lead + start.length
  const word = tokens[joint]?.word ?? ''
  const end = joints.has(word) && (word !== 'and' || lead > 0) ? clockAt(tokens, joint + 1) : null
  if (!end || !(lead > 0 || start.clock.isSure || end.clock.isSure)) return null
  return { length: lead + start.length + 1 + end.length, hours: rangeOf(start.clock, end.clock) }
}

const points: Record<string, (minutes: number) => Hours> = {
  before: to => ({ from: null, to }),
  until: to => ({ from: null, to }),
  till: to => ({ from: null, to }),
  by: to => ({ from: null, to }),
  after: from => ({ from, to: null }),
  since: from => ({ from, to: null }),
  from: from => ({ from, to: null }),
  at: from => ({ from, to: Math.min(from + 60, dayMinutes) }),
  around: from => ({ from: Math.max(from - 30, 0), to: Math.min(from + 30, dayMinutes) }),
  about: from => ({ from: Math.max(from - 30, 0), to: Math.min(from + 30, dayMinutes) }),
}

/** `before 7`, `after 22:00`, `at 5 pm`, or a time alone: the hour that begins then. */
export function clockPointAt(tokens: readonly Token[], at: number): Read<{ hours: Hours }> | null {
  const hoursOf = Object.hasOwn(points, tokens[at]?.word ?? '') ? points[tokens[at]?.word ?? ''] : undefined
  const lead = hoursOf ? 1 : 0
  const point = clockAt(tokens, at + lead)
  if (!point || !(hoursOf || point.clock.isSure)) return null
  return {
    length: lead + point.length,
    hours: (hoursOf ?? (points.at as typeof hoursOf))?.(minutesOf(point.clock)) ?? { from: null, to: null },
  }
}

const hour = 60
const partsOfDay: Record<string, Hours> = {
  morning: { from: 6 * hour, to: 12 * hour },
  afternoon: { from: 12 * hour, to: 18 * hour },
  evening: { from: 18 * hour, to: 24 * hour },
  night: { from: 20 * hour, to: 6 * hour },
  nights: { from: 20 * hour, to: 6 * hour },
  overnight: { from: 20 * hour, to: 6 * hour },
}

/** `morning`, `in the evening`, `at night` */
export function partOfDayAt(tokens: readonly Token[], at: number): Read<{ hours: Hours }> | null {
  const words = tokens.slice(at, at + 3).map(({ word }) => word)
  const lead = words[0] === 'in' && words[1] === 'the' ? 2 : ['at', 'during', 'in'].includes(words[0] ?? '') ? 1 : 0
  const word = words[lead] ?? ''
  return Object.hasOwn(partsOfDay, word) ? { length: lead + 1, hours: partsOfDay[word] as Hours } : null
}
