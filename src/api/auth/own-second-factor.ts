import type { FastifyRequest } from 'fastify'
import type { Accounts, AuditLog, Enrolment, Session } from '../../accounts/index.ts'
import { ViewtronError } from '../../model/index.ts'
import type { RequestAuth } from './request-auth.ts'
import { confirmPassword } from './throttled.ts'

export interface OwnSecondFactorOptions {
  auth: 'on' | 'off'
  accounts: Accounts
  requestAuth: RequestAuth
  audit: AuditLog
}

/**
 * The second factor of the caller. All methods throw `auth-off` while authentication is off; those that take a password
 * throw `sign-in-failed` for a wrong one, and `too-many-attempts`.
 */
export class OwnSecondFactor {
  private readonly options: OwnSecondFactorOptions

  constructor(options: OwnSecondFactorOptions) {
    this.options = options
  }

  async state(request: FastifyRequest): Promise<{ since: string | null; recoveryCodes: number; isRequired: boolean }> {
    const { user } = this.session(request)
    const { secondFactors } = this.options.accounts
    const [{ since, recoveryCodes }, roles] = await Promise.all([
      secondFactors.get(user.id),
      secondFactors.requiredRoles(),
    ])
    return { since: since?.toISOString() ?? null, recoveryCodes, isRequired: roles.includes(user.role) }
  }

  async begin(request: FastifyRequest, password: string): Promise<Enrolment> {
    const { user } = await this.confirmed(request, password)
    return this.options.accounts.secondFactors.begin(user)
  }

  /** Throws `code-wrong`, `second-factor-not-begun`, `too-many-attempts`. */
  async confirm(request: FastifyRequest, code: string): Promise<string[]> {
    const { id, user } = this.session(request)
    const { accounts, audit } = this.options
    const codes = await accounts.secondFactors.confirm(user.id, code, id)
    audit.note(request, 'add-second-factor')
    return codes
  }

  async renewRecoveryCodes(request: FastifyRequest, password: string): Promise<string[]> {
    const { user } = await this.confirmed(request, password)
    const { accounts, audit } = this.options
    const codes = await accounts.secondFactors.renewRecoveryCodes(user.id)
    audit.note(request, 'renew-recovery-codes')
    return codes
  }

  async remove(request: FastifyRequest, password: string): Promise<void> {
    const { user } = await this.confirmed(request, password)
    const { accounts, audit } = this.options
    await accounts.secondFactors.remove(user.id)
    audit.note(request, 'remove-second-factor', user.name)
  }

  private session(request: FastifyRequest): Session {
    if (this.options.auth === 'off') throw new ViewtronError('auth-off')
    return this.options.requestAuth.ownSession(request)
  }

  /** The session of a request with the right password. */
  private async confirmed(request: FastifyRequest, password: string): Promise<Session> {
    const session = this.session(request)
    await confirmPassword(this.options.accounts, request, session.user, password)
    return session
  }
}
