import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Caller } from '../api/api-context.ts'
import { giveSecret, sessionSecret } from '../api/auth/session-cookie.ts'
import type { PathPrefix } from '../api/path-prefix.ts'
import type { Queries, Write } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { RemovableBefore } from '../lib/removable-age.ts'
import { Attempts } from './attempts.ts'
import { PasswordHasher } from './password-hash.ts'
import { type Session, Sessions } from './sessions.ts'
import { SetupLink } from './setup-link.ts'
import { Tokens } from './tokens.ts'
import { Users } from './users.ts'

export interface PeopleOptions {
  auth: 'on' | 'off'
  queries: Queries
  write: Write
  removable: RemovableBefore
  clock: Clock
}

const nobody: Caller = { kind: 'nobody', userId: null, name: 'nobody', access: 'admin' }

/** The secret of an `Authorization` header; empty, which no token has, for anything else. */
function bearer(authorization: string): string {
  return /^bearer +(\S+) *$/i.exec(authorization)?.[1] ?? ''
}

/** Users, sign-ins and tokens: who may use the web port. */
export class People {
  readonly hasher = new PasswordHasher()
  readonly attempts: Attempts
  readonly sessions: Sessions
  readonly tokens: Tokens
  readonly users: Users
  readonly setupLink: SetupLink
  private readonly auth: 'on' | 'off'
  private readonly found = new WeakMap<FastifyRequest, Session>()

  constructor(options: PeopleOptions) {
    this.auth = options.auth
    this.attempts = new Attempts(options)
    this.sessions = new Sessions(options)
    this.tokens = new Tokens(options)
    this.users = new Users({ ...options, hasher: this.hasher, sessions: this.sessions })
    this.setupLink = new SetupLink(options)
  }

  /** Who asks; null for somebody unknown. Gives the browser its new secret when one is due. */
  async identify(request: FastifyRequest, reply: FastifyReply, prefix: PathPrefix): Promise<Caller | null> {
    if (this.auth === 'off') return nobody
    const { authorization } = request.headers
    if (authorization !== undefined) return this.tokens.find(bearer(authorization))
    const secret = sessionSecret(request)
    const found = secret === null ? null : await this.sessions.find(secret)
    if (!found) return null
    const { session, newSecret } = found
    if (newSecret !== null) giveSecret(reply, newSecret, prefix.of(request.raw))
    this.found.set(request, session)
    const { id, name, role } = session.user
    return { kind: 'user', userId: id, name, access: role === 'admin' ? 'admin' : 'read' }
  }

  /** Whether who made this request a while ago may still look: asked by answers that stay open. */
  async isStillWelcome(request: FastifyRequest): Promise<boolean> {
    if (this.auth === 'off') return true
    const { authorization } = request.headers
    if (authorization !== undefined) return (await this.tokens.find(bearer(authorization))) !== null
    const session = this.found.get(request)
    return session !== undefined && this.sessions.isOpen(session.id)
  }

  /** The sign-in that a request came with; null for tokens, strangers and where authentication is off. */
  sessionOf(request: FastifyRequest): Session | null {
    return this.found.get(request) ?? null
  }
}
