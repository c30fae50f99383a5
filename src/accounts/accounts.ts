import type { TableStore } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { RemovableBefore } from '../lib/removable-age.ts'
import type { SecretSealer } from '../lib/secret-sealer.ts'
import { ViewtronError } from '../model/index.ts'
import { type Caller, roleAccess } from './caller.ts'
import { Identities } from './identities.ts'
import { Passkeys } from './passkeys.ts'
import { PasswordHasher } from './password-hash.ts'
import { SavedViews } from './saved-views.ts'
import { SecondFactors } from './second-factors.ts'
import { type Session, Sessions } from './sessions.ts'
import { SetupLink } from './setup-link.ts'
import { ShareLinks } from './share-links.ts'
import { SignInThrottle } from './sign-in-throttle.ts'
import { Tokens } from './tokens.ts'
import { type User, Users } from './users.ts'

export interface AccountsOptions extends TableStore {
  auth: 'on' | 'off'
  removable: RemovableBefore
  clock: Clock
  /** Encrypts the secrets of authenticator apps. */
  sealer: SecretSealer
}

/** The parts of a request that identify its caller. */
export interface Credentials {
  /** The `Authorization` header. */
  authorization: string | undefined
  /** The secret of the session cookie. */
  sessionSecret: string | null
  /** The secret of a token of scope `kiosk` in the cookie of a wall. */
  kioskSecret: string | null
}

/** A caller, the session of a browser, and the secret that replaces the one in its cookie when a rotation is due. */
export interface Identified {
  caller: Caller
  session: Session | null
  newSecret: string | null
}

const nobody: Caller = { kind: 'nobody', userId: null, name: 'nobody', access: 'admin', cameras: null }

/** The secret of an `Authorization: Bearer` header; empty, which no token has, for anything else. */
function bearerSecret(authorization: string): string {
  return /^bearer +(\S+) *$/i.exec(authorization)?.[1] ?? ''
}

function callerOf({ user: { id, name, role, cameras }, lacksSecondFactor }: Session): Caller {
  return { kind: 'user', userId: id, name, access: roleAccess[role], cameras, lacksSecondFactor }
}

/** Users, sessions and tokens: who may use the web port. */
export class Accounts {
  readonly sessions: Sessions
  readonly secondFactors: SecondFactors
  readonly identities: Identities
  readonly passkeys: Passkeys
  readonly tokens: Tokens
  readonly users: Users
  readonly views: SavedViews
  readonly shareLinks: ShareLinks
  readonly setupLink: SetupLink
  readonly throttle: SignInThrottle
  private readonly auth: 'on' | 'off'

  constructor(options: AccountsOptions) {
    this.auth = options.auth
    this.throttle = new SignInThrottle(options)
    this.sessions = new Sessions(options)
    this.secondFactors = new SecondFactors({ ...options, sessions: this.sessions })
    this.identities = new Identities(options)
    this.passkeys = new Passkeys(options)
    this.tokens = new Tokens(options)
    this.users = new Users({ ...options, hasher: new PasswordHasher(), sessions: this.sessions })
    this.views = new SavedViews(options)
    this.shareLinks = new ShareLinks(options)
    this.setupLink = new SetupLink(options)
  }

  /** The caller behind these credentials; null when they are not valid. Everybody may do everything while `auth` is off. */
  async identify({ authorization, sessionSecret, kioskSecret }: Credentials): Promise<Identified | null> {
    if (this.auth === 'off') return { caller: nobody, session: null, newSecret: null }
    if (authorization !== undefined) {
      const caller = await this.tokens.find(bearerSecret(authorization))
      return caller && { caller, session: null, newSecret: null }
    }
    const found = sessionSecret === null ? null : await this.sessions.find(sessionSecret)
    if (found) return { caller: callerOf(found.session), ...found }
    const kiosk = kioskSecret === null ? null : await this.findKiosk(kioskSecret)
    return kiosk && { caller: kiosk, session: null, newSecret: null }
  }

  /** The caller of a token that may show a wall and nothing else; null when the secret is not that of such a token. */
  async findKiosk(secret: string): Promise<Caller | null> {
    const caller = await this.tokens.find(secret)
    return caller?.access === 'kiosk' && caller.site === undefined ? caller : null
  }

  /** Whether the credentials of an open stream are still valid. `session` is what `identify` found at its start. */
  async isStillValid({
    authorization,
    session,
    kioskSecret,
  }: Omit<Credentials, 'sessionSecret'> & { session: Session | null }): Promise<boolean> {
    if (this.auth === 'off') return true
    if (authorization !== undefined) return (await this.tokens.find(bearerSecret(authorization))) !== null
    if (session !== null) return this.sessions.isOpen(session.id)
    return kioskSecret !== null && (await this.findKiosk(kioskSecret)) !== null
  }

  /** Adds the first administrator with the token of the set-up link. Throws `setup-done`, `setup-link-invalid`. */
  async setUp({ token, name, password }: { token: string; name: string; password: string }): Promise<User> {
    if (await this.users.exist()) throw new ViewtronError('setup-done')
    await this.setupLink.check(token)
    return this.users.addFirst({ name, password }, [this.setupLink.removal()])
  }
}
