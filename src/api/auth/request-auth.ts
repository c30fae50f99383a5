import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Accounts, Caller, Session } from '../../accounts/index.ts'
import type { PathPrefix } from '../path-prefix.ts'
import { giveSecret, sessionSecret } from './session-cookie.ts'

/** Identifies the callers of requests by their `Authorization` header or session cookie. */
export class RequestAuth {
  private readonly accounts: Accounts
  private readonly sessions = new WeakMap<FastifyRequest, Session>()

  constructor(accounts: Accounts) {
    this.accounts = accounts
  }

  /** The caller of a request; null when nobody signed in. Gives the browser a new secret when a rotation is due. */
  async identify(request: FastifyRequest, reply: FastifyReply, prefix: PathPrefix): Promise<Caller | null> {
    const { authorization } = request.headers
    const found = await this.accounts.identify({ authorization, sessionSecret: sessionSecret(request) })
    if (!found) return null
    const { caller, session, newSecret } = found
    if (newSecret !== null) giveSecret(reply, newSecret, prefix.of(request.raw))
    if (session) this.sessions.set(request, session)
    return caller
  }

  /** Whether the caller of a request may still read, for answers that stay open. */
  isStillValid(request: FastifyRequest): Promise<boolean> {
    return this.accounts.isStillValid({
      authorization: request.headers.authorization,
      session: this.sessionOf(request),
    })
  }

  /** The session that a request came with; null for tokens, strangers and while authentication is off. */
  sessionOf(request: FastifyRequest): Session | null {
    return this.sessions.get(request) ?? null
  }
}
