import type { TimeSpan } from '../../lib/removable-age.ts'

/** What the clock and the machine's uptime said at one moment. Times are milliseconds since 1970. */
export interface ClockReading {
  at: number
  boot: string
  upMs: number
}

/** Entries stamped by a clock that was wrong: how old they are is only known from when it was set right. */
export interface Doubt extends TimeSpan {
  /** Entries of the log after the first number, up to the second. */
  afterSeq: number
  toSeq: number
  /** When the clock was right (again); they were received before. */
  endedAt: number
}

/** The clock does not agree with what is known. */
export interface OddClock {
  since: ClockReading
  /** How far the clock is off what was expected; Infinity where nothing can be expected. */
  gapMs: number
  /** The first entry that it stamped has a number above `afterSeq` and at most one above `noticedSeq`. */
  afterSeq: number
  noticedSeq: number
  spans: TimeSpan[]
}

/** What is known about the machine's clock; kept in table `setting` under `clock`. */
export interface ClockState {
  /** The last reading that was believed. */
  known: ClockReading | null
  /** The last one that was believed before this boot. */
  beforeBoot: number | null
  /** Since when entries are stamped by the clock as it is now. */
  segment: { afterSeq: number; at: number }
  odd: OddClock | null
  doubts: Doubt[]
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs

// Before this program was written, and when nobody will run this version any more.
export const earliest = Date.UTC(2025, 0, 1)
const latest = Date.UTC(2060, 0, 1)

/** Time servers correct seconds; whatever moves the clock further is a step. */
export const stepMs = hourMs
/** A machine may have been off for a long weekend without anybody being asked. */
export const awayMs = 3 * dayMs
// The clock of a machine without a battery is set by the network soon after it was switched on.
const settlingMs = dayMs

export const isPossible = (at: number) => at >= earliest && at <= latest

/** How far the clock has moved between two readings beside the time that passed; null where that is not known. */
export function stepBetween(before: ClockReading, after: ClockReading): number | null {
  if (before.boot !== after.boot || after.upMs < before.upMs) return null
  return after.at - before.at - (after.upMs - before.upMs)
}

export type Verdict =
  /** As expected. */
  | { kind: 'steady' }
  /** Moved, to a time that agrees with what was known before this boot. */
  | { kind: 'set'; stepMs: number }
  | { kind: 'odd'; gapMs: number }

function afterBreak(knownAt: number, { at }: ClockReading, mostMs: number): Verdict {
  const gapMs = at - knownAt
  return gapMs >= -stepMs && gapMs <= mostMs ? { kind: 'steady' } : { kind: 'odd', gapMs }
}

/** Whether the clock says what it should, by what was believed last. */
export function judgeClock(
  { known, beforeBoot }: Pick<ClockState, 'known' | 'beforeBoot'>,
  now: ClockReading,
): Verdict {
  if (known === null) {
    return isPossible(now.at) ? { kind: 'steady' } : { kind: 'odd', gapMs: Number.POSITIVE_INFINITY }
  }
  const step = stepBetween(known, now)
  if (step === null) return afterBreak(known.at, now, awayMs)
  if (Math.abs(step) <= stepMs) return { kind: 'steady' }
  if (beforeBoot !== null && now.upMs <= settlingMs) {
    const { kind } = afterBreak(beforeBoot, now, awayMs + now.upMs)
    if (kind === 'steady') return { kind: 'set', stepMs: step }
  }
  return { kind: 'odd', gapMs: step }
}
