import type { FastifyReply, FastifyRequest } from 'fastify'
import type { People } from '../../accounts/accounts.ts'
import type { Audit } from '../../accounts/audit.ts'
import { nameKey } from '../../accounts/user-name.ts'
import { ViewtronError } from '../../model/index.ts'
import { TooManyAttempts } from '../api-error.ts'
import type { PathPrefix } from '../path-prefix.ts'
import type { Session } from '../schemas/index.ts'
import { giveSecret, takeSecret } from './session-cookie.ts'

export interface SignInOptions {
  auth: 'on' | 'off'
  people: People
  audit: Audit
  prefix: PathPrefix
}

/** What browsers do to sign in and out. All throw `auth-off` where nobody signs in. */
export class SignIn {
  private readonly options: SignInOptions

  constructor(options: SignInOptions) {
    this.options = options
  }

  /** Who a browser is. */
  async session(request: FastifyRequest): Promise<Session> {
    const { auth, people } = this.options
    const session = people.sessionOf(request)
    return {
      auth,
      setupNeeded: auth === 'on' && !(await people.users.exist()),
      user: session?.user ?? null,
      csrfToken: session?.csrfToken ?? null,
    }
  }

  /** Makes the administrator and signs in. Throws `setup-done`, `setup-link-invalid`. */
  async setUp(request: FastifyRequest, reply: FastifyReply, first: { token: string; name: string; password: string }) {
    this.refuseWhereOff()
    const { users, setupLink } = this.options.people
    const { token, name, password } = first
    if (await users.exist()) throw new ViewtronError('setup-done')
    await setupLink.check(token)
    const user = await users.addFirst({ name, password }, [setupLink.used()])
    this.options.audit.noteAs(user.name, request.ip, 'set-up', user.name, null)
    return this.begin(request, reply, user.id)
  }

  /** Signs in. Throws `sign-in-failed`, `too-many-attempts`, `sign-ins-busy`. */
  async signIn(request: FastifyRequest, reply: FastifyReply, { name, password }: { name: string; password: string }) {
    this.refuseWhereOff()
    const { people, audit } = this.options
    const user = await people.users.byName(name)
    if (!(await this.check(request, nameKey(name), password, user?.password_hash)) || !user) {
      // People type their password into the wrong field: an unknown name is not written down.
      audit.noteAs(user?.name ?? 'unknown name', request.ip, 'sign-in-failed', null, null)
      throw new ViewtronError('sign-in-failed')
    }
    audit.noteAs(user.name, request.ip, 'sign-in', null, null)
    return this.begin(request, reply, user.id)
  }

  async signOut(request: FastifyRequest, reply: FastifyReply, { everywhere }: { everywhere: boolean }): Promise<void> {
    this.refuseWhereOff()
    const { people, audit, prefix } = this.options
    const session = people.sessionOf(request)
    if (session && everywhere) await people.sessions.endAllOf(session.user.id)
    else if (session) await people.sessions.end(session.id)
    takeSecret(reply, prefix.of(request.raw))
    audit.note(request, everywhere ? 'sign-out-everywhere' : 'sign-out')
  }

  /** Changes the password of whoever asks and ends the other sessions. Throws `sign-in-failed`, `too-many-attempts`. */
  async changePassword(request: FastifyRequest, { current, next }: { current: string; next: string }): Promise<void> {
    this.refuseWhereOff()
    const { people, audit } = this.options
    const session = people.sessionOf(request)
    // Tokens have none.
    if (!session) throw new ViewtronError('sign-in-needed')
    const user = await people.users.byName(session.user.name)
    const isRight = await this.check(request, `password of ${session.user.id}`, current, user?.password_hash)
    if (!isRight) throw new ViewtronError('sign-in-failed')
    await people.users.change(session.user.id, { password: next }, session.id)
    audit.note(request, 'change-password')
  }

  private refuseWhereOff(): void {
    if (this.options.auth === 'off') throw new ViewtronError('auth-off')
  }

  private async check(request: FastifyRequest, name: string, password: string, hash: string | undefined) {
    const { attempts, hasher } = this.options.people
    const waitMs = attempts.waitMs(request.ip, name)
    if (waitMs > 0) throw new TooManyAttempts(Math.ceil(waitMs / 1000))
    const succeeded = attempts.begin(request.ip, name)
    const isRight = await hasher.matches(password, hash ?? null)
    if (isRight) succeeded()
    return isRight
  }

  private async begin(request: FastifyRequest, reply: FastifyReply, userId: string): Promise<Session> {
    const { people, prefix } = this.options
    // Never the secret that the browser came with: somebody else may have put it there.
    const before = people.sessionOf(request)
    if (before) await people.sessions.end(before.id)
    const secret = await people.sessions.begin(userId, request.ip)
    const found = await people.sessions.find(secret)
    if (!found) throw new ViewtronError('sign-in-needed')
    giveSecret(reply, secret, prefix.of(request.raw))
    const { user, csrfToken } = found.session
    return { auth: 'on', setupNeeded: false, user, csrfToken }
  }
}
