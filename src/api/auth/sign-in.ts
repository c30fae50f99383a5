import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Accounts, type AuditLog, nameKey, type User } from '../../accounts/index.ts'
import { ViewtronError } from '../../model/index.ts'
import type { PathPrefix } from '../path-prefix.ts'
import type { Session } from '../schemas/index.ts'
import type { RequestAuth } from './request-auth.ts'
import { giveKioskSecret, takeSecret } from './session-cookie.ts'
import { confirmPassword, throttled } from './throttled.ts'

export interface SignInOptions {
  auth: 'on' | 'off'
  accounts: Accounts
  requestAuth: RequestAuth
  audit: AuditLog
  outputs: { push: { subscriptions: { removeOf(userId: string): Promise<void> } } }
  prefix: PathPrefix
  /** The name of the OpenID Connect provider; null without one. */
  oidcName: string | null
}

/** Signs browsers in and out. All changes throw `auth-off` while authentication is off. */
export class SignIn {
  private readonly options: SignInOptions

  constructor(options: SignInOptions) {
    this.options = options
  }

  /** Returns the session of a browser, with null fields without a sign-in. */
  async session(request: FastifyRequest): Promise<Session> {
    const { auth, accounts, requestAuth, oidcName } = this.options
    const session = requestAuth.sessionOf(request)
    return {
      auth,
      setupNeeded: auth === 'on' && !(await accounts.users.exist()),
      user: session?.user ?? null,
      csrfToken: session?.csrfToken ?? null,
      kiosk: request.caller?.kind === 'token' && request.caller.access === 'kiosk' && request.caller.site === undefined,
      ...(session?.lacksSecondFactor && { lacksSecondFactor: true }),
      ...(auth === 'on' && oidcName !== null && { oidc: oidcName }),
    }
  }

  /** Lets a browser show the wall with a token of scope `kiosk`. Throws `kiosk-link-invalid`. */
  async openKiosk(request: FastifyRequest, reply: FastifyReply, { token }: { token: string }): Promise<Session> {
    this.refuseWhereOff()
    const { accounts, prefix } = this.options
    if (!(await accounts.findKiosk(token))) throw new ViewtronError('kiosk-link-invalid')
    giveKioskSecret(reply, token, prefix.of(request.raw))
    return { auth: 'on', setupNeeded: false, user: null, csrfToken: null, kiosk: true }
  }

  /** Creates the administrator and signs in. Throws `setup-done`, `setup-link-invalid`. */
  async setUp(request: FastifyRequest, reply: FastifyReply, first: { token: string; name: string; password: string }) {
    this.refuseWhereOff()
    const { accounts, audit } = this.options
    const user = await accounts.setUp(first)
    audit.noteAs(user.name, request.ip, 'set-up', user.name, null)
    return this.begin(request, reply, user.id)
  }

  /**
   * Signs in, with a code where the user has a second factor. Throws `sign-in-failed`, `code-needed`, `code-wrong`,
   * `second-factor-unreadable`, `too-many-attempts`, `sign-ins-busy`.
   */
  async signIn(
    request: FastifyRequest,
    reply: FastifyReply,
    { name, password, code }: { name: string; password: string; code?: string | undefined },
  ) {
    this.refuseWhereOff()
    const { accounts, audit } = this.options
    const user = await accounts.users.named(name)
    const check = () => accounts.users.hasPassword(name, password)
    if (!(await throttled(accounts, request, nameKey(name), check)) || !user) {
      // Do not record an unknown name: it may be a password typed into the wrong field.
      audit.noteAs(user?.name ?? 'unknown name', request.ip, 'sign-in-failed', null, null)
      throw new ViewtronError('sign-in-failed')
    }
    await this.checkCode(request, user, code)
    audit.noteAs(user.name, request.ip, 'sign-in', null, null)
    return this.begin(request, reply, user.id)
  }

  async signOut(request: FastifyRequest, reply: FastifyReply, { everywhere }: { everywhere: boolean }): Promise<void> {
    this.refuseWhereOff()
    const { accounts, requestAuth, audit, prefix } = this.options
    const session = requestAuth.sessionOf(request)
    if (session && everywhere) {
      await accounts.sessions.endAllOf(session.user.id)
      // A lost phone shows no more notifications.
      await this.options.outputs.push.subscriptions.removeOf(session.user.id)
    }
    if (session && !everywhere) await accounts.sessions.end(session.id)
    takeSecret(reply, prefix.of(request.raw))
    audit.note(request, everywhere ? 'sign-out-everywhere' : 'sign-out')
  }

  /** Changes the caller's password and ends the other sessions. Throws `sign-in-failed`, `too-many-attempts`. */
  async changePassword(request: FastifyRequest, { current, next }: { current: string; next: string }): Promise<void> {
    this.refuseWhereOff()
    const { accounts, requestAuth, audit } = this.options
    const { id: sessionId, user } = requestAuth.ownSession(request)
    await confirmPassword(accounts, request, user, current)
    await accounts.users.change(user.id, { password: next }, sessionId)
    audit.note(request, 'change-password')
  }

  private refuseWhereOff(): void {
    if (this.options.auth === 'off') throw new ViewtronError('auth-off')
  }

  /** Checks the code of a user whose password was right. Throws `code-needed`, `code-wrong`, `too-many-attempts`. */
  private async checkCode(
    request: FastifyRequest,
    user: Pick<User, 'id' | 'name'>,
    code: string | undefined,
  ): Promise<void> {
    const { accounts, audit } = this.options
    if (!(await accounts.secondFactors.isOn(user.id))) return
    if (code === undefined) throw new ViewtronError('code-needed')
    const check = () => accounts.secondFactors.check(user.id, code)
    if (await throttled(accounts, request, `code of ${user.id}`, check)) return
    audit.noteAs(user.name, request.ip, 'sign-in-failed', null, 'wrong code')
    throw new ViewtronError('code-wrong')
  }

  private async begin(request: FastifyRequest, reply: FastifyReply, userId: string): Promise<Session> {
    const { requestAuth, prefix } = this.options
    const began = await requestAuth.begin(request, reply, { userId, signedInBy: 'password', prefix })
    const { user, csrfToken, lacksSecondFactor } = began
    return {
      auth: 'on',
      setupNeeded: false,
      user,
      csrfToken,
      kiosk: false,
      ...(lacksSecondFactor && { lacksSecondFactor }),
    }
  }
}
