import { type Clock, systemClock } from '../../lib/clock.ts'
import { type ChosenChallenge, chooseChallenge } from './challenges.ts'
import { type DigestChallenge, digestAuthorization } from './digest.ts'

/** Devices forget nonces after a while, and not all say `stale` then: an old one is not used, a new one asked for. */
const nonceLivesMs = 20_000

export interface Credentials {
  user: string
  password: string
}

/** Signs requests in the way the device last asked for. */
export class SignIn {
  private readonly credentials: Credentials
  private readonly secure: boolean
  private readonly clock: Clock
  private chosen: ChosenChallenge | null = null
  private count = 0
  private usedAt = 0
  /** The device has taken the password at least once. */
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

  /** Remembers how to sign; false where the device asks for nothing this program can do. */
  accept(challenges: string[]): boolean {
    const chosen = chooseChallenge(challenges, { secure: this.secure })
    // Who offered Digest once and then asks for the password in the clear is not the same device, or not asked directly.
    const weaker = chosen?.scheme === 'basic' && this.authentication === 'digest' && !this.secure
    if (chosen === null || weaker) return false
    this.chosen = chosen
    this.count = 0
    this.usedAt = this.clock.now().getTime()
    return true
  }

  /** Whether a challenge in hand can be answered without asking for a new one. */
  get isReady(): boolean {
    if (this.chosen?.scheme !== 'digest') return this.chosen !== null
    return this.clock.now().getTime() - this.usedAt < nonceLivesMs
  }

  /** The value of `Authorization`; null before the first challenge. */
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

/** Whether the answer to a signed request says that only the nonce was too old. */
export function isStale(challenges: string[], secure: boolean): boolean {
  const chosen = chooseChallenge(challenges, { secure })
  return chosen?.scheme === 'digest' && chosen.digest.stale
}
