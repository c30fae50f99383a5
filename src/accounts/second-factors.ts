import { randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { readSetting, type SecondFactorTable, type TableStore } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { SecretSealer } from '../lib/secret-sealer.ts'
import { Turns } from '../lib/turns.ts'
import { ViewtronError } from '../model/index.ts'
import type { Role } from './caller.ts'
import { hashOf } from './secrets.ts'
import type { Sessions } from './sessions.ts'

export interface SecondFactorsOptions extends TableStore {
  sealer: SecretSealer
  sessions: Sessions
  clock: Clock
}

/** The second factor of a user. */
export interface SecondFactor {
  /** Since when a code is needed to sign in; null when none is. */
  since: Date | null
  /** The number of recovery codes that were not used. */
  recoveryCodes: number
}

/** The data for an authenticator app: `uri` is in the QR code, `secret` (base32) is typed where there is no camera. */
export interface Enrolment {
  secret: string
  uri: string
}

const issuer = 'Viewtron'
const secretBytes = 20
const periodS = 30
// A phone's clock may be half a minute off.
const windowSteps = 1
const recoveryCodeCount = 10
const recoveryCodeBytes = 10

const contextOf = (userId: string) => `second factor of ${userId}`
const isTotpCode = (code: string) => /^\d{6}$/.test(code)
/** A code without the spaces and hyphens that people type or leave out. */
const plain = (code: string) => code.replace(/[\s-]/g, '').toUpperCase()

function newRecoveryCode(): string {
  const text = new Secret({ buffer: new Uint8Array(randomBytes(recoveryCodeBytes)).buffer }).base32
  return text.match(/.{4}/g)?.join('-') ?? text
}

function totpOf(secret: string, label = ''): TOTP {
  return new TOTP({ issuer, label, secret: Secret.fromBase32(secret), digits: 6, period: periodS, algorithm: 'SHA1' })
}

/**
 * Second factors of sign-ins: codes of an authenticator app (TOTP, RFC 6238: SHA-1, 6 digits, 30 s) and recovery codes.
 * The secret is stored encrypted, recovery codes as hashes. Each code works once.
 */
export class SecondFactors {
  private readonly options: SecondFactorsOptions
  /** One change or check at a time: a code that was sent twice at once must work once. */
  private readonly turns = new Turns(1)

  constructor(options: SecondFactorsOptions) {
    this.options = options
  }

  async get(userId: string): Promise<SecondFactor> {
    const row = await this.confirmed(userId)
    return { since: row ? new Date(row.confirmed_at) : null, recoveryCodes: row ? codesOf(row).length : 0 }
  }

  /** Whether signing in needs a code. */
  async isOn(userId: string): Promise<boolean> {
    return (await this.confirmed(userId)) !== null
  }

  /** The roles that must have a second factor. */
  requiredRoles(): Promise<Role[]> {
    return readSetting(this.options.queries, 'second-factor-roles')
  }

  /** Makes a new secret, which counts once `confirm` was called with a code of it. Throws `second-factor-on`. */
  begin({ id, name }: { id: string; name: string }): Promise<Enrolment> {
    return this.turns.take(async () => {
      await this.refuseWhereOn(id)
      const secret = new Secret({ size: secretBytes }).base32
      const sealed = await this.options.sealer.seal(secret, contextOf(id))
      const row = { user_id: id, secret: sealed, confirmed_at: null, last_step: 0, recovery_hashes: '[]' }
      const { queries, write } = this.options
      await write([this.removing(id), queries.insertInto('second_factor').values(row).compile()])
      return { secret, uri: totpOf(secret, name).toString() }
    })
  }

  /**
   * Turns the second factor on with a code of the app, ends all other sessions and returns the recovery codes.
   * Throws `second-factor-on`, `second-factor-not-begun`, `code-wrong`.
   */
  confirm(userId: string, code: string, keepSession: string | null): Promise<string[]> {
    return this.turns.take(async () => {
      await this.refuseWhereOn(userId)
      const row = await this.row(userId)
      if (!row) throw new ViewtronError('second-factor-not-begun')
      const step = await this.stepOf(row, plain(code))
      if (step === null) throw new ViewtronError('code-wrong')
      const codes = newRecoveryCodes()
      const { sessions, clock } = this.options
      const set = { confirmed_at: clock.now().getTime(), last_step: step, recovery_hashes: hashesOf(codes) }
      await this.change(userId, set, [sessions.endingOf(userId, keepSession)])
      return codes
    })
  }

  /** Whether a code of the app or a recovery code is right; it is used up then. Throws `second-factor-unreadable`. */
  check(userId: string, code: string): Promise<boolean> {
    return this.turns.take(async () => {
      const row = await this.confirmed(userId)
      if (!row) return false
      const typed = plain(code)
      if (isTotpCode(typed)) {
        const step = await this.stepOf(row, typed)
        if (step === null) return false
        await this.change(userId, { last_step: step })
        return true
      }
      const left = codesOf(row)
      const hash = hashOf(typed)
      if (!left.includes(hash)) return false
      await this.change(userId, { recovery_hashes: JSON.stringify(left.filter(one => one !== hash)) })
      return true
    })
  }

  /** Replaces the recovery codes and returns the new ones. Throws `second-factor-off`. */
  renewRecoveryCodes(userId: string): Promise<string[]> {
    return this.turns.take(async () => {
      if (!(await this.isOn(userId))) throw new ViewtronError('second-factor-off')
      const codes = newRecoveryCodes()
      await this.change(userId, { recovery_hashes: hashesOf(codes) })
      return codes
    })
  }

  /** Turns the second factor of a user off. Throws `second-factor-off`. */
  remove(userId: string): Promise<void> {
    return this.turns.take(async () => {
      if (!(await this.isOn(userId))) throw new ViewtronError('second-factor-off')
      await this.options.write([this.removing(userId)])
      this.options.sessions.clearCache()
    })
  }

  private row(userId: string): Promise<SecondFactorTable | undefined> {
    const { queries } = this.options
    return queries.selectFrom('second_factor').selectAll().where('user_id', '=', userId).executeTakeFirst()
  }

  private async confirmed(userId: string): Promise<(SecondFactorTable & { confirmed_at: number }) | null> {
    const row = await this.row(userId)
    return row && row.confirmed_at !== null ? { ...row, confirmed_at: row.confirmed_at } : null
  }

  private async refuseWhereOn(userId: string): Promise<void> {
    if (await this.isOn(userId)) throw new ViewtronError('second-factor-on')
  }

  /** The step of 30 s that a code belongs to; null for a wrong code and for one that is not newer than the last. */
  private async stepOf(row: SecondFactorTable, code: string): Promise<number | null> {
    const { sealer, clock } = this.options
    await sealer.load()
    const secret = sealer.open(row.secret, contextOf(row.user_id))
    if (secret === null) throw new ViewtronError('second-factor-unreadable')
    const timestamp = clock.now().getTime()
    const delta = totpOf(secret).validate({ token: code, timestamp, window: windowSteps })
    const step = delta === null ? 0 : Math.floor(timestamp / 1000 / periodS) + delta
    return step > row.last_step ? step : null
  }

  private removing(userId: string) {
    return this.options.queries.deleteFrom('second_factor').where('user_id', '=', userId).compile()
  }

  private async change(
    userId: string,
    set: Partial<Omit<SecondFactorTable, 'user_id'>>,
    more: Parameters<TableStore['write']>[0] = [],
  ): Promise<void> {
    const { queries, write, sessions } = this.options
    await write([queries.updateTable('second_factor').set(set).where('user_id', '=', userId).compile(), ...more])
    sessions.clearCache()
  }
}

const newRecoveryCodes = () => Array.from({ length: recoveryCodeCount }, newRecoveryCode)
const hashesOf = (codes: string[]) => JSON.stringify(codes.map(code => hashOf(plain(code))))
const codesOf = (row: SecondFactorTable) => JSON.parse(row.recovery_hashes) as string[]
