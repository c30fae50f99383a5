import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Accounts, AuditLog, Identity, Role } from '../../accounts/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { ShortLived } from '../../lib/short-lived.ts'
import { ViewtronError } from '../../model/index.ts'
import { dashboardAddress } from '../dashboard-address.ts'
import type { PathPrefix } from '../path-prefix.ts'
import type { Attempt, OidcProvider, ProviderAccount } from './oidc-provider.ts'
import type { RequestAuth } from './request-auth.ts'
import { attemptState, giveAttempt } from './session-cookie.ts'

export interface OidcSignInOptions {
  provider: OidcProvider
  /** The role of people who sign in for the first time; null refuses those whose account is connected to no user. */
  newUsers: Role | null
  /** The address of the dashboard in the settings. */
  publicUrl: string | null
  accounts: Accounts
  requestAuth: RequestAuth
  audit: AuditLog
  prefix: PathPrefix
  clock: Clock
}

interface Started extends Attempt {
  /** The path to go to afterwards, within the dashboard. */
  next: string
  /** The user who connects an account; null to sign in. */
  linkTo: string | null
}

const attemptMs = 10 * 60_000
const maxAttempts = 1000
const nameLength = 60

/** Only paths within the dashboard: a link must not lead to another site after the sign-in. */
const safeNext = (next: string | undefined) => (next && /^\/(?![/\\])/.test(next) ? next : '/live')

/** Signs people in with an OpenID Connect provider, and connects their accounts. */
export class OidcSignIn {
  private readonly options: OidcSignInOptions
  private readonly attempts: ShortLived<Started>

  constructor(options: OidcSignInOptions) {
    this.options = options
    this.attempts = new ShortLived({ clock: options.clock, keptMs: attemptMs, most: maxAttempts })
  }

  /** The address at the provider; the browser gets a cookie that only it can end this attempt with. Throws `oidc-unreachable`. */
  async begin(
    request: FastifyRequest,
    reply: FastifyReply,
    { next, linkTo = null }: { next?: string | undefined; linkTo?: string | null },
  ): Promise<URL> {
    const { provider, prefix } = this.options
    const attempt = await provider.newAttempt()
    const address = await provider.signInAddress(attempt, this.redirectUri(request))
    this.attempts.keep(attempt.state, { ...attempt, next: safeNext(next), linkTo })
    giveAttempt(reply, attempt.state, prefix.of(request.raw))
    return address
  }

  /**
   * Ends an attempt, where the provider sent the browser back, and returns where to go. Throws `oidc-expired`, `oidc-refused`,
   * `oidc-unreachable`, `oidc-user-unknown`, `oidc-linked-elsewhere`.
   */
  async end(request: FastifyRequest, reply: FastifyReply): Promise<string> {
    const { provider, requestAuth } = this.options
    const state = attemptState(request)
    const attempt = state === null ? null : this.attempts.take(state)
    if (!attempt) throw new ViewtronError('oidc-expired')
    const answer = new URL(request.url, 'http://localhost')
    const redirect = new URL(this.redirectUri(request))
    redirect.search = answer.search
    const account = await provider.accountOf(redirect, attempt)
    const { linkTo } = attempt
    if (linkTo === null) await this.signIn(request, reply, account)
    else if (requestAuth.sessionOf(request)?.user.id === linkTo) await this.link(request, account, linkTo)
    else throw new ViewtronError('oidc-expired')
    return attempt.next
  }

  private redirectUri(request: FastifyRequest): string {
    return `${dashboardAddress(request, this.options)}/auth/oidc/callback`
  }

  private async link(request: FastifyRequest, account: ProviderAccount, userId: string): Promise<void> {
    const { accounts, audit } = this.options
    await accounts.identities.link(identityOf(account), userId)
    audit.note(request, 'connect-account', account.name)
  }

  private async signIn(request: FastifyRequest, reply: FastifyReply, account: ProviderAccount): Promise<void> {
    const { accounts, audit, requestAuth, prefix } = this.options
    const userId = (await accounts.identities.userOf(identityOf(account))) ?? (await this.addUser(request, account))
    const { user } = await requestAuth.begin(request, reply, { userId, signedInBy: 'provider', prefix })
    audit.noteAs(user.name, request.ip, 'sign-in', null, `with the account ${account.name}`)
  }

  private async addUser(request: FastifyRequest, account: ProviderAccount): Promise<string> {
    const { accounts, newUsers, audit } = this.options
    if (newUsers === null || !(await accounts.users.exist())) {
      audit.noteAs(account.name, request.ip, 'sign-in-failed', null, 'no user has this account')
      throw new ViewtronError('oidc-user-unknown', { account: account.name })
    }
    const name = await this.freeName(account.name.slice(0, nameLength - 4))
    // A password that no person knows; an administrator can set another.
    const user = await accounts.users.add({ name, role: newUsers, password: randomBytes(24).toString('base64url') })
    await accounts.identities.link(identityOf(account), user.id)
    audit.noteAs(
      name,
      request.ip,
      'add-user',
      name,
      `role: ${newUsers}, at the first sign-in with the account ${account.name}`,
    )
    return user.id
  }

  /** A name that no user has: that of the account, or with a number. */
  private async freeName(name: string, number = 1): Promise<string> {
    const tried = number === 1 ? name : `${name} ${number}`
    return (await this.options.accounts.users.named(tried)) ? this.freeName(name, number + 1) : tried
  }
}

const identityOf = ({ issuer, subject }: ProviderAccount): Identity => ({ issuer, subject })
