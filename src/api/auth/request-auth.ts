import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Accounts, Caller, Session } from '../../accounts/index.ts'
import type { SignedInBy } from '../../database/index.ts'
import { ViewtronError } from '../../model/index.ts'
import type { PathPrefix } from '../path-prefix.ts'
import { giveSecret, kioskSecret, sessionSecret } from './session-cookie.ts'

/** Identifies the callers of requests by their `Authorization` header, session cookie or kiosk cookie. */
export class RequestAuth {
  private readonly accounts: Accounts
  private readonly sessions = new WeakMap<FastifyRequest, Session>()

  constructor(accounts: Accounts) {
    this.accounts = accounts
  }

  /** Returns the caller of a request; null without a sign-in. Gives the browser a new secret when a rotation is due. */
  async identify(request: FastifyRequest, reply: FastifyReply, prefix: PathPrefix): Promise<Caller | null> {
    const { authorization } = request.headers
    const found = await this.accounts.identify({
      authorization,
      sessionSecret: sessionSecret(request),
      kioskSecret: kioskSecret(request),
    })
    if (!found) return null
    const { caller, session, newSecret } = found
    if (newSecret !== null) giveSecret(reply, newSecret, prefix.of(request.raw))
    if (session) this.sessions.set(request, session)
    return caller
  }

  /** Checks again whether the caller of a request may read. For answers that stay open. */
  isStillValid(request: FastifyRequest): Promise<boolean> {
    return this.accounts.isStillValid({
      authorization: request.headers.authorization,
      session: this.sessionOf(request),
      kioskSecret: kioskSecret(request),
    })
  }

  /**
   * Begins a session in the browser of a request. Ends an earlier one instead of reusing it, because another person may have
   * set its cookie (session fixation). Throws `sign-in-needed` when the user was removed at the same moment.
   */
  async begin(
    request: FastifyRequest,
    reply: FastifyReply,
    { userId, signedInBy, prefix }: { userId: string; signedInBy: SignedInBy; prefix: PathPrefix },
  ): Promise<Session> {
    const { sessions } = this.accounts
    const before = this.sessionOf(request)
    if (before) await sessions.end(before.id)
    const secret = await sessions.begin(userId, request.ip, signedInBy)
    const found = await sessions.find(secret)
    if (!found) throw new ViewtronError('sign-in-needed')
    giveSecret(reply, secret, prefix.of(request.raw))
    return found.session
  }

  /** The session of a request. Throws `sign-in-needed` where `sessionOf` returns null. */
  ownSession(request: FastifyRequest): Session {
    const session = this.sessionOf(request)
    if (!session) throw new ViewtronError('sign-in-needed')
    return session
  }

  /** Returns the session of a request; null for tokens, without a sign-in and while authentication is off. */
  sessionOf(request: FastifyRequest): Session | null {
    return this.sessions.get(request) ?? null
  }
}
