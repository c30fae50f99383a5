import type { AnnotatedEntry } from '../../events/index.ts'
import { secondMs } from '../../time/units.ts'
import type { Skipped } from '../schemas/events.ts'
import type { LiveEntry } from './live-entries.ts'
import { type LiveSubscription, subscriptionTest } from './live-filter.ts'
import { sseMessage } from './sse-message.ts'

const secondsOfDisorder = 60

/** Selects the entries of a subscription and limits alarms to its `maxRate`. */
export class LiveSelection {
  private readonly maxRate: number | null
  private readonly matches: (entry: AnnotatedEntry) => boolean
  private second = 0
  private given = 0
  private skipped = 0

  constructor(subscription: LiveSubscription) {
    this.maxRate = subscription.maxRate
    this.matches = subscriptionTest(subscription)
  }

  /** Returns the messages to send for these entries, in order; null for none. */
  select(entries: readonly LiveEntry[]): Buffer | null {
    const chosen = entries.filter(({ entry }) => this.matches(entry) && this.hasRoom(entry))
    return chosen.length === 0 ? null : Buffer.concat(chosen.map(entry => entry.message))
  }

  /** Returns a `skipped` message with the number of alarms left out since the last call; null for none. */
  takeSkipped(): Buffer | null {
    if (this.skipped === 0) return null
    const content: Skipped = { count: this.skipped }
    this.skipped = 0
    return sseMessage('skipped', content)
  }

  /** Counts by the second of receipt, so that a replay skips the same alarms. */
  private hasRoom({ kind, receivedAt }: AnnotatedEntry): boolean {
    const { maxRate } = this
    if (maxRate === null || kind !== 'alarm') return true
    const second = Math.floor(Date.parse(receivedAt) / secondMs)
    // Concurrent posts are numbered in any order. A larger step back means that the clock was set back.
    if (second > this.second || second < this.second - secondsOfDisorder) {
      this.second = second
      this.given = 0
    }
    if (++this.given <= maxRate) return true
    this.skipped++
    return false
  }
}
