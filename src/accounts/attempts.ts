import { isIPv6 } from 'node:net'
import type { Clock } from '../lib/clock.ts'
import { plainAddress } from '../lib/networks.ts'

interface Failures {
  count: number
  /** Milliseconds since 1970. */
  lastAt: number
}

const freeAttempts = 5
const longestPauseMs = 15 * 60_000
const forgottenAfterMs = 60 * 60_000
// Somebody with many addresses must not fill the memory.
const mostRemembered = 10_000

/** Whoever has one IPv6 address usually has the 2^64 beside it. */
function groupOf(address: string): string {
  const plain = plainAddress(address)
  if (!isIPv6(plain)) return plain
  const [head = '', tail] = plain.split('::')
  const groups = head.split(':').filter(group => group !== '')
  if (tail !== undefined) while (groups.length < 4) groups.push('0')
  return groups.slice(0, 4).join(':')
}

const pauseMs = (count: number) =>
  count < freeAttempts ? 0 : Math.min(1000 * 2 ** (count - freeAttempts), longestPauseMs)

/**
 * Slows down who guesses passwords: five attempts are free, then the pauses grow. Failures are counted by address and
 * by name; those of a name hold back only addresses that have failed themselves, so that nobody can lock out another.
 */
export class Attempts {
  private readonly clock: Clock
  private readonly failures = new Map<string, Failures>()

  constructor({ clock }: { clock: Clock }) {
    this.clock = clock
  }

  /** Milliseconds until the next attempt is allowed; 0 when it is now. */
  waitMs(address: string, name: string): number {
    const here = this.found(`address ${groupOf(address)}`)
    if (!here) return 0
    const there = this.found(`name ${name}`)
    return Math.max(this.leftOf(here), there ? this.leftOf(there) : 0)
  }

  /**
   * Counts an attempt as failed, before it is known whether it is, so that many at once are counted too. Call the
   * answer when it succeeded.
   */
  begin(address: string, name: string): () => void {
    const keys = [`address ${groupOf(address)}`, `name ${name}`]
    for (const key of keys) this.count(key, 1)
    return () => {
      this.count(keys[0] ?? '', -1)
      this.failures.delete(keys[1] ?? '')
    }
  }

  private leftOf({ count, lastAt }: Failures): number {
    return Math.max(0, lastAt + pauseMs(count) - this.clock.now().getTime())
  }

  private found(key: string): Failures | null {
    const failures = this.failures.get(key)
    if (!failures || failures.count <= 0) return null
    if (this.clock.now().getTime() - failures.lastAt < forgottenAfterMs) return failures
    this.failures.delete(key)
    return null
  }

  private count(key: string, change: 1 | -1): void {
    const { count } = this.found(key) ?? { count: 0 }
    // Again at the end of the line, so that the first are the oldest.
    this.failures.delete(key)
    const oldest = this.failures.keys().next().value
    if (this.failures.size >= mostRemembered && oldest !== undefined) this.failures.delete(oldest)
    this.failures.set(key, { count: Math.max(0, count + change), lastAt: this.clock.now().getTime() })
  }
}
