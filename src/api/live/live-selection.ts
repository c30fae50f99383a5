import type { AnnotatedEntry } from '../../events/index.ts'
import { secondMs } from '../../time/units.ts'
import type { Skipped } from '../schemas/events.ts'
import type { LiveEntry } from './live-entries.ts'
import { type LiveWish, wishTest } from './live-filter.ts'
import { sseMessage } from './sse-message.ts'

const secondsOfDisorder = 60

/** Picks what a listener wants out of the stream, no more alarms a second than it can bear. */
export class LiveSelection {
  private readonly maxRate: number | null
  private readonly wants: (entry: AnnotatedEntry) => boolean
  private second = 0
  private given = 0
  private skipped = 0

  constructor(wish: LiveWish) {
    this.maxRate = wish.maxRate
    this.wants = wishTest(wish)
  }

  /** The messages to send for these entries, in their order; null for none. */
  select(entries: readonly LiveEntry[]): Buffer | null {
    const chosen = entries.filter(({ entry }) => this.wants(entry) && this.hasRoom(entry))
    return chosen.length === 0 ? null : Buffer.concat(chosen.map(entry => entry.message))
  }

  /** Says how many alarms were left out since it was asked last; null for none. */
  takeSkipped(): Buffer | null {
    if (this.skipped === 0) return null
    const content: Skipped = { count: this.skipped }
    this.skipped = 0
    return sseMessage('skipped', content)
  }

  /** Seconds are those of receipt, so that a replay leaves out what was left out at the time. */
  private hasRoom({ kind, receivedAt }: AnnotatedEntry): boolean {
    const { maxRate } = this
    if (maxRate === null || kind !== 'alarm') return true
    const second = Math.floor(Date.parse(receivedAt) / secondMs)
    // Posts that came side by side are numbered in any order; a clock that was set back begins anew.
    if (second > this.second || second < this.second - secondsOfDisorder) {
      this.second = second
      this.given = 0
    }
    if (++this.given <= maxRate) return true
    this.skipped++
    return false
  }
}
