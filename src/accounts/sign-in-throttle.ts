import type { Clock } from '../lib/clock.ts'
import { hostNetwork } from '../lib/networks.ts'

interface Failures {
  count: number
  /** Milliseconds since 1970. */
  lastAt: number
}

const freeAttempts = 5
const longestPauseMs = 15 * 60_000
const forgottenAfterMs = 60 * 60_000
// An attacker with many addresses must not fill the memory.
const maxCounters = 10_000

const pauseMs = (count: number) =>
  count < freeAttempts ? 0 : Math.min(1000 * 2 ** (count - freeAttempts), longestPauseMs)

/**
 * Slows down password guessing: five attempts are free, then the pauses grow. Failures are counted by address and by
 * name. Failures of a name delay only addresses that have failed themselves, so that nobody can lock out another user.
 */
export class SignInThrottle {
  private readonly clock: Clock
  private readonly failures = new Map<string, Failures>()

  constructor({ clock }: { clock: Clock }) {
    this.clock = clock
  }

  /** Milliseconds until the next attempt is allowed; 0 when it is allowed now. */
  waitMs(address: string, name: string): number {
    const ofAddress = this.find(`address ${hostNetwork(address)}`)
    if (!ofAddress) return 0
    const ofName = this.find(`name ${name}`)
    return Math.max(this.remainingMs(ofAddress), ofName ? this.remainingMs(ofName) : 0)
  }

  /**
   * Counts an attempt as failed before its outcome is known, so that parallel attempts are counted too. Call the
   * returned function when the attempt succeeded.
   */
  begin(address: string, name: string): () => void {
    const addressKey = `address ${hostNetwork(address)}`
    const userKey = `name ${name}`
    this.count(addressKey, 1)
    this.count(userKey, 1)
    return () => {
      this.count(addressKey, -1)
      this.failures.delete(userKey)
    }
  }

  private remainingMs({ count, lastAt }: Failures): number {
    return Math.max(0, lastAt + pauseMs(count) - this.clock.now().getTime())
  }

  private find(key: string): Failures | null {
    const failures = this.failures.get(key)
    if (!failures || failures.count <= 0) return null
    if (this.clock.now().getTime() - failures.lastAt < forgottenAfterMs) return failures
    this.failures.delete(key)
    return null
  }

  private count(key: string, change: 1 | -1): void {
    const { count } = this.find(key) ?? { count: 0 }
    // Deleted first, so that the map's first key is always the one that changed longest ago.
    this.failures.delete(key)
    const [oldest] = this.failures.keys()
    if (this.failures.size >= maxCounters && oldest !== undefined) this.failures.delete(oldest)
    this.failures.set(key, { count: Math.max(0, count + change), lastAt: this.clock.now().getTime() })
  }
}
