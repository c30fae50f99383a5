import type { TimeSpan } from '../../lib/removable-age.ts'
import { dayMs, hourMs } from '../../time/units.ts'

/** A reading of the clock together with the machine's uptime. Times are milliseconds since 1970. */
export interface ClockReading {
  at: number
  boot: string
  upMs: number
}

/** Entries with times of a wrong clock: it is only known that they are older than the moment when it was corrected. */
export interface Doubt extends TimeSpan {
  /** The entries have numbers after `afterSeq`, up to `toSeq`. */
  afterSeq: number
  toSeq: number
  /** When the clock was right again. The entries were received before that. */
  endedAt: number
}

/** A clock that does not agree with what is known. */
export interface OddClock {
  since: ClockReading
  /** The difference between the clock and the expected time; Infinity where nothing can be expected. */
  gapMs: number
  /** The first entry with a time of it has a number after `afterSeq`, and at most one after `noticedSeq`. */
  afterSeq: number
  noticedSeq: number
  spans: TimeSpan[]
}

/** The state of the machine's clock; stored as setting `clock`. */
export interface ClockState {
  /** The last trusted reading. */
  known: ClockReading | null
  /** The time of the last trusted reading before this boot. */
  beforeBoot: number | null
  /** Since when entries have times of the clock as it is now. */
  segment: { afterSeq: number; at: number }
  odd: OddClock | null
  doubts: Doubt[]
}

// No entry is older than this program, and nobody will run this version after 2060.
export const earliest = Date.UTC(2025, 0, 1)
const latest = Date.UTC(2060, 0, 1)

/** Time servers correct seconds; a larger change is a step. */
export const stepMs = hourMs
/** A machine that was off for a long weekend needs no confirmation. */
export const awayMs = 3 * dayMs
// The clock of a machine without a battery is set from the network soon after the boot.
const settlingMs = dayMs

export const isPossible = (at: number) => at >= earliest && at <= latest

/** The step by which the clock was set between two readings, beside the time that passed; null where it is unknown. */
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
