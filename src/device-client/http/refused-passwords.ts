import { createHmac, randomBytes } from 'node:crypto'

/** A password and the account it was refused for. Implementations store a hash of the password, never the password. */
export interface RefusalKey {
  host: string
  port: number
  user: string
  password: string
}

/**
 * Stores passwords that devices refused. They are never sent again, because devices lock an account after a few
 * failures in a row (docs/protocol/camera-api.md). Clients that share an instance also wait for each other, so that a
 * wrong password is sent only once, even by simultaneous requests.
 */
export interface RefusedPasswords {
  isRefused(key: RefusalKey): boolean
  /** The reason, if the implementation stores it: an account may have been locked although the password is right. */
  reasonOf?(key: RefusalKey): 'wrong' | 'locked' | null
  note(key: RefusalKey, reason: 'wrong' | 'locked'): void
  /** Allows one more attempt, after a person typed the password again. */
  forget(key: RefusalKey): void
}

/** Stores refusals in memory, as hashes with a random key. */
export class PasswordsRefusedHere implements RefusedPasswords {
  private readonly hashKey = randomBytes(32)
  private readonly refused = new Map<string, 'wrong' | 'locked'>()

  isRefused(key: RefusalKey): boolean {
    return this.refused.has(this.hash(key))
  }

  reasonOf(key: RefusalKey): 'wrong' | 'locked' | null {
    return this.refused.get(this.hash(key)) ?? null
  }

  note(key: RefusalKey, reason: 'wrong' | 'locked'): void {
    this.refused.set(this.hash(key), reason)
  }

  forget(key: RefusalKey): void {
    this.refused.delete(this.hash(key))
  }

  private hash({ host, port, user, password }: RefusalKey): string {
    const whole = JSON.stringify([host.toLowerCase(), port, user, password])
    return createHmac('sha256', this.hashKey).update(whole).digest('base64')
  }
}
