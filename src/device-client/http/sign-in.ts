import { type Clock, systemClock } from '../../lib/clock.ts'
import { type ChosenChallenge, chooseChallenge } from './challenges.ts'
import { type DigestChallenge, digestAuthorization } from './digest.ts'

/** The age in milliseconds after which a nonce is replaced. Devices expire nonces, and not all report `stale` then. */
const nonceLivesMs = 20_000

export interface Credentials {
  user: string
  password: string
}

/** Signs requests with the scheme of the device's last challenge. */
export class SignIn {
  private readonly credentials: Credentials
  private readonly secure: boolean
  private readonly clock: Clock
  private chosen: ChosenChallenge | null = null
  private count = 0
  private usedAt = 0
  /** Whether the device has accepted the password at least once. */
  isProven = false

  constructor({
    credentials,
    secure,
    clock = systemClock,
  }: {
    credentials: Credentials
    secure: boolean
    clock?: Clock
  }) {
    this.credentials = credentials
    this.secure = secure
    this.clock = clock
  }

  get authentication(): 'basic' | 'digest' | null {
    return this.chosen?.scheme ?? null
  }

  /** Stores the challenge to use. Returns false when none of them is supported. */
  accept(challenges: string[]): boolean {
    const chosen = chooseChallenge(challenges, { secure: this.secure })
    // A change from Digest to Basic over plain HTTP indicates another device or a proxy, and is rejected.
    const weaker = chosen?.scheme === 'basic' && this.authentication === 'digest' && !this.secure
    if (chosen === null || weaker) return false
    this.chosen = chosen
    this.count = 0
    this.usedAt = this.clock.now().getTime()
    return true
  }

  /** Whether the stored challenge can be used without requesting a new one. */
  get isReady(): boolean {
    if (this.chosen?.scheme !== 'digest') return this.chosen !== null
    return this.clock.now().getTime() - this.usedAt < nonceLivesMs
  }

  /** Returns the value of `Authorization`; null before the first challenge. */
  authorization(method: string, uri: string): string | null {
    if (this.chosen === null) return null
    return this.chosen.scheme === 'basic' ? this.basic() : this.digest(this.chosen.digest, method, uri)
  }

  private basic(): string {
    const { user, password } = this.credentials
    return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`
  }

  private digest(challenge: DigestChallenge, method: string, uri: string): string {
    this.usedAt = this.clock.now().getTime()
    return digestAuthorization({ challenge, ...this.credentials, method, uri, count: ++this.count })
  }
}

/** Returns whether the answer to a signed request reports an expired nonce only. */
export function isStale(challenges: string[], secure: boolean): boolean {
  const chosen = chooseChallenge(challenges, { secure })
  return chosen?.scheme === 'digest' && chosen.digest.stale
}
