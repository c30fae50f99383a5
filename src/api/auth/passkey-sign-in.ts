import { isIP } from 'node:net'
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Accounts, AuditLog, Passkey, Session } from '../../accounts/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { reasonOf } from '../../lib/faults.ts'
import { ShortLived } from '../../lib/short-lived.ts'
import { ViewtronError } from '../../model/index.ts'
import { dashboardAddress } from '../dashboard-address.ts'
import type { PathPrefix } from '../path-prefix.ts'
import type { RequestAuth } from './request-auth.ts'
import { confirmPassword } from './throttled.ts'

export interface PasskeySignInOptions {
  auth: 'on' | 'off'
  /** The address of the dashboard in the settings. */
  publicUrl: string | null
  accounts: Accounts
  requestAuth: RequestAuth
  audit: AuditLog
  prefix: PathPrefix
  clock: Clock
}

interface Site {
  origin: string
  /** The relying party of WebAuthn: the host name that passkeys belong to. */
  host: string
}

const library = () => import('@simplewebauthn/server')
const challengeMs = 5 * 60_000
const maxChallenges = 1000
const siteName = 'Viewtron'

/** Passkeys (WebAuthn): adds them to the own account and signs in with them. All methods throw `auth-off` while authentication is off. */
export class PasskeySignIn {
  private readonly options: PasskeySignInOptions
  /** The challenges that browsers must sign; `addTo` is the user who adds a passkey, null to sign in. */
  private readonly challenges: ShortLived<{ addTo: string | null }>

  constructor(options: PasskeySignInOptions) {
    this.options = options
    this.challenges = new ShortLived({ clock: options.clock, keptMs: challengeMs, most: maxChallenges })
  }

  list(request: FastifyRequest): Promise<Passkey[]> {
    return this.options.accounts.passkeys.of(this.session(request).user.id)
  }

  /** Options for `navigator.credentials.create`. Throws `sign-in-failed`, `too-many-attempts`, `passkeys-need-name`. */
  async creationOptions(request: FastifyRequest, password: string) {
    const { user } = this.session(request)
    const { accounts } = this.options
    await confirmPassword(accounts, request, user, password)
    const { generateRegistrationOptions } = await library()
    const options = await generateRegistrationOptions({
      rpName: siteName,
      rpID: this.site(request).host,
      userName: user.name,
      userID: new TextEncoder().encode(user.id),
      excludeCredentials: (await accounts.passkeys.of(user.id)).map(({ id }) => ({ id })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    })
    this.challenges.keep(options.challenge, { addTo: user.id })
    return options
  }

  /** Adds a passkey that the browser made. Throws `passkey-refused`, `passkeys-need-name`, `too-many-passkeys`. */
  async add(request: FastifyRequest, name: string, response: RegistrationResponseJSON): Promise<Passkey> {
    const { id: userId } = this.session(request).user
    const { verifyRegistrationResponse } = await library()
    const { origin, host } = this.site(request)
    const expectedChallenge = (challenge: string) => this.challenges.take(challenge)?.addTo === userId
    const { registrationInfo } = await refusing(
      verifyRegistrationResponse({ response, expectedChallenge, expectedOrigin: origin, expectedRPID: host }),
    )
    const { id, publicKey, counter } = registrationInfo.credential
    const { accounts, audit } = this.options
    const stored = Buffer.from(publicKey).toString('base64url')
    const passkey = await accounts.passkeys.add({ id, userId, name, publicKey: stored, counter })
    audit.note(request, 'add-passkey', name)
    return passkey
  }

  /** Throws `not-found`. */
  async remove(request: FastifyRequest, id: string): Promise<void> {
    const { accounts, audit } = this.options
    const name = await accounts.passkeys.remove(id, this.session(request).user.id)
    audit.note(request, 'remove-passkey', name)
  }

  /** Options for `navigator.credentials.get`; the person chooses the passkey. Throws `passkeys-need-name`. */
  async requestOptions(request: FastifyRequest) {
    this.refuseWhereOff()
    const { generateAuthenticationOptions } = await library()
    const rpID = this.site(request).host
    const options = await generateAuthenticationOptions({ rpID, userVerification: 'required' })
    this.challenges.keep(options.challenge, { addTo: null })
    return options
  }

  /** Signs the user of a passkey in. Throws `passkey-refused`, `passkeys-need-name`. */
  async signIn(request: FastifyRequest, reply: FastifyReply, response: AuthenticationResponseJSON): Promise<void> {
    this.refuseWhereOff()
    const { accounts, audit, requestAuth, prefix } = this.options
    const passkey = await accounts.passkeys.get(response.id)
    if (!passkey) throw new ViewtronError('passkey-refused', { reason: 'it belongs to no user' })
    const counter = await this.verified(request, response, passkey)
    await accounts.passkeys.use(passkey.id, counter)
    const { userId } = passkey
    const { user } = await requestAuth.begin(request, reply, { userId, signedInBy: 'passkey', prefix })
    audit.noteAs(user.name, request.ip, 'sign-in', null, `with the passkey ${passkey.name}`)
  }

  private async verified(
    request: FastifyRequest,
    response: AuthenticationResponseJSON,
    passkey: Passkey,
  ): Promise<number> {
    const { verifyAuthenticationResponse } = await library()
    const { origin, host } = this.site(request)
    const { authenticationInfo } = await refusing(
      verifyAuthenticationResponse({
        response,
        expectedChallenge: challenge => this.challenges.take(challenge)?.addTo === null,
        expectedOrigin: origin,
        expectedRPID: host,
        credential: {
          id: passkey.id,
          publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
          counter: passkey.counter,
        },
      }),
    )
    return authenticationInfo.newCounter
  }

  /** The site as the browser names it. A browser makes no passkey for an IP address. */
  private site(request: FastifyRequest): Site {
    const { origin, hostname } = new URL(dashboardAddress(request, this.options))
    if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) throw new ViewtronError('passkeys-need-name', { host: hostname })
    return { origin, host: hostname }
  }

  private refuseWhereOff(): void {
    if (this.options.auth === 'off') throw new ViewtronError('auth-off')
  }

  private session(request: FastifyRequest): Session {
    this.refuseWhereOff()
    return this.options.requestAuth.ownSession(request)
  }
}

/** The result of a check by the library, which rejects or says no; both throw `passkey-refused`. */
async function refusing<Result extends { verified: boolean }>(
  check: Promise<Result>,
): Promise<Exclude<Result, { verified: false }>> {
  const result = await check.catch(error => {
    throw new ViewtronError('passkey-refused', { reason: reasonOf(error) })
  })
  if (!result.verified) throw new ViewtronError('passkey-refused', { reason: 'its signature is wrong' })
  return result as Exclude<Result, { verified: false }>
}
