import type { CompiledQuery } from 'kysely'
import { putSetting, type Queries, readSetting } from '../../database/index.ts'
import type { Clock } from '../../lib/clock.ts'
import type { RemovableAge, TimeSpan } from '../../lib/removable-age.ts'
import { ViewtronError } from '../../model/index.ts'
import {
  type ClockReading,
  type ClockState,
  type Doubt,
  judgeClock,
  type OddClock,
  stepBetween,
  stepMs,
} from './judge-clock.ts'

const mostDoubts = 50
const mostSpans = 20

const nothingKnown: ClockState = {
  known: null,
  beforeBoot: null,
  segment: { afterSeq: 0, at: 0 },
  odd: null,
  doubts: [],
}

/** Reads the state of the clock as of the server's last run; null for a new data directory. */
export function readClockState(queries: Queries): Promise<ClockState | null> {
  return readSetting(queries, 'clock')
}

/** Why nothing may be removed for its age; null while the clock agrees with what is known. */
export function clockTrouble({ known, odd }: ClockState, at: Date): ViewtronError | null {
  if (!odd) return null
  const now = at.toISOString()
  if (known === null) return new ViewtronError('clock-implausible', { now, reason: 'no such time is possible' })
  const expected = new Date(odd.since.at - odd.gapMs).toISOString()
  return new ViewtronError('clock-implausible', { now, reason: `about ${expected} was expected at the last change` })
}

const widened = ({ from, to }: TimeSpan): TimeSpan => ({ from: from - stepMs, to: to + stepMs })

function newestOf(doubts: Doubt[]): Doubt[] {
  if (doubts.length <= mostDoubts) return doubts
  const [a, b, ...rest] = doubts
  if (!a || !b) return doubts
  const both: Doubt = {
    afterSeq: Math.min(a.afterSeq, b.afterSeq),
    toSeq: Math.max(a.toSeq, b.toSeq),
    from: Math.min(a.from, b.from),
    to: Math.max(a.to, b.to),
    endedAt: Math.max(a.endedAt, b.endedAt),
  }
  return [both, ...rest]
}

/**
 * Decides whether the clock can be trusted where something is removed for its age. It is trusted while it advances like
 * the machine's uptime, or by no more than a few days over a boot. Any other step must be confirmed by a person, last as
 * long as the step was, or be undone.
 */
export class ClockTrust {
  private readonly clock: Clock
  /** Used as the boot's id where the clock has no uptime. Steps within a run are not noticed then. */
  private readonly run = `run ${process.pid} ${performance.now()}`
  private state: ClockState = nothingKnown
  /** The last number of the log when the clock was last found right. */
  private seenSeq = 0

  constructor(clock: Clock) {
    this.clock = clock
  }

  /** `lastWritten` is the newest time in the data (milliseconds since 1970), for data of a version without `stored`. */
  begin(stored: ClockState | null, { lastSeq, lastWritten }: { lastSeq: number; lastWritten: number | null }): void {
    const known = lastWritten === null ? null : { at: lastWritten, boot: '', upMs: 0 }
    this.state = stored ?? { ...nothingKnown, known }
    this.seenSeq = lastSeq
  }

  /** Notes entries that an earlier version stored with impossible times. */
  doubtOldEntries(doubt: Omit<Doubt, 'endedAt'>): void {
    this.addDoubts([{ ...doubt, endedAt: this.reading().at }])
  }

  get trouble(): ViewtronError | null {
    return clockTrouble(this.state, this.clock.now())
  }

  /** Checks the clock; true when that changed what is known. */
  look(lastSeq: number): boolean {
    const now = this.reading()
    const verdict = judgeClock(this.state, now)
    const before = this.state.odd
    if (verdict.kind === 'odd') this.noteOdd(now, verdict.gapMs, lastSeq)
    else {
      if (before) this.endOdd(before, now, lastSeq)
      if (verdict.kind === 'set' && verdict.stepMs > 0) this.doubtSegment(now, lastSeq)
      this.believe(now, lastSeq)
    }
    if (this.state.odd && this.hasLasted(this.state.odd, now)) this.accept(this.state.odd, now, lastSeq)
    if (!this.state.odd) this.seenSeq = lastSeq
    return verdict.kind === 'set' || before !== this.state.odd
  }

  /** A person confirms that the clock is right. */
  confirm(lastSeq: number): void {
    this.look(lastSeq)
    if (this.state.odd) this.accept(this.state.odd, this.reading(), lastSeq)
    this.seenSeq = lastSeq
  }

  /** Stores the state of the clock. */
  statement(queries: Queries): CompiledQuery {
    return putSetting(queries, 'clock', this.state)
  }

  /** The data that may be removed as older than `before`; null while the clock is not trusted. */
  removable(before: number): RemovableAge | null {
    // The clock may have been changed since the last check.
    if (this.state.odd || judgeClock(this.state, this.reading()).kind === 'odd') return null
    return { before, spared: this.doubts(before).map(widened) }
  }

  /** Entries whose times say that they are older than `before`, and that may be younger. */
  doubts(before: number): Doubt[] {
    return this.state.doubts.filter(({ endedAt }) => endedAt >= before)
  }

  private reading(): ClockReading {
    const at = this.clock.now().getTime()
    const uptime = this.clock.uptime?.()
    return uptime ? { at, boot: uptime.boot, upMs: uptime.ms } : { at, boot: this.run, upMs: at }
  }

  private believe(now: ClockReading, lastSeq: number): void {
    const { known } = this.state
    const isNewBoot = known === null || known.boot !== now.boot || now.upMs < known.upMs
    this.state = {
      ...this.state,
      known: now,
      odd: null,
      ...(isNewBoot && { beforeBoot: known?.at ?? null, segment: { afterSeq: lastSeq, at: now.at } }),
    }
  }

  private noteOdd(now: ClockReading, gapMs: number, lastSeq: number): void {
    const { odd } = this.state
    const step = odd && stepBetween(odd.since, now)
    if (odd && step !== null && Math.abs(step) <= stepMs) {
      const last = odd.spans.at(-1)
      if (last) last.to = now.at
      return
    }
    const spans = [...(odd?.spans ?? []), { from: now.at, to: now.at }].slice(-mostSpans)
    const { afterSeq, noticedSeq } = odd ?? { afterSeq: this.seenSeq, noticedSeq: lastSeq }
    this.state = { ...this.state, odd: { since: now, gapMs, afterSeq, noticedSeq, spans } }
  }

  /** The clock is as expected again: times that it gave meanwhile are doubtful. */
  private endOdd(odd: OddClock, now: ClockReading, lastSeq: number): void {
    const { afterSeq, spans } = odd
    this.addDoubts(spans.map(span => ({ ...widened(span), afterSeq, toSeq: lastSeq, endedAt: now.at })))
  }

  /** The step was right, so entries since the boot are younger than their times say. */
  private doubtSegment(now: ClockReading, toSeq: number): void {
    const { segment, known } = this.state
    const to = known?.at ?? segment.at
    this.addDoubts([{ ...widened({ from: segment.at, to }), afterSeq: segment.afterSeq, toSeq, endedAt: now.at }])
    this.state = { ...this.state, segment: { afterSeq: toSeq, at: now.at } }
  }

  private accept(odd: OddClock, now: ClockReading, lastSeq: number): void {
    const { known } = this.state
    const isSameBoot = known !== null && stepBetween(known, odd.since) !== null
    if (isSameBoot && odd.gapMs > 0) this.doubtSegment(odd.since, odd.noticedSeq)
    this.state = { ...this.state, beforeBoot: null, segment: { afterSeq: odd.afterSeq, at: odd.since.at } }
    this.state = { ...this.state, known: now, odd: null }
    this.seenSeq = lastSeq
  }

  /** True when the clock ran evenly for as long as its step was. A server that nobody watches must not fill its disk. */
  private hasLasted({ since, gapMs }: OddClock, now: ClockReading): boolean {
    const step = stepBetween(since, now)
    if (step === null || Math.abs(step) > stepMs) return false
    return now.upMs - since.upMs >= Math.abs(gapMs)
  }

  private addDoubts(doubts: Doubt[]): void {
    this.state = { ...this.state, doubts: newestOf([...this.state.doubts, ...doubts]) }
  }
}
