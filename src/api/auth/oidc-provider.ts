import type { Configuration } from 'openid-client'
import { ViewtronError } from '../../model/index.ts'

export interface OidcSettings {
  issuer: string
  clientId: string
  /** Null for a public client. */
  clientSecret: string | null
}

/** The secrets of one attempt to sign in, which the answer must fit. */
export interface Attempt {
  state: string
  nonce: string
  codeVerifier: string
}

/** An account at the provider. */
export interface ProviderAccount {
  issuer: string
  subject: string
  /** The name that people know it by. */
  name: string
}

const library = () => import('openid-client')
const timeoutS = 10

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  return cause instanceof Error && cause.message !== '' ? `${error.message}: ${cause.message}` : error.message
}

/** The name that people know an account by, from its claims. */
function nameIn(claims: { readonly [claim: string]: unknown }): string | undefined {
  const names = [claims.preferred_username, claims.name, claims.email]
  return names.find((one): one is string => typeof one === 'string' && one.trim() !== '')?.trim()
}

/** The OpenID Connect provider of the settings, by the authorization code flow with PKCE. */
export class OidcProvider {
  private readonly settings: OidcSettings
  private discovered: Promise<Configuration> | null = null

  constructor(settings: OidcSettings) {
    this.settings = settings
  }

  async newAttempt(): Promise<Attempt> {
    const { randomState, randomNonce, randomPKCECodeVerifier } = await library()
    return { state: randomState(), nonce: randomNonce(), codeVerifier: randomPKCECodeVerifier() }
  }

  /** The address at the provider where the person signs in. Throws `oidc-unreachable`. */
  async signInAddress({ state, nonce, codeVerifier }: Attempt, redirectUri: string): Promise<URL> {
    const { buildAuthorizationUrl, calculatePKCECodeChallenge } = await library()
    return buildAuthorizationUrl(await this.configuration(), {
      redirect_uri: redirectUri,
      scope: 'openid profile',
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
    })
  }

  /**
   * Asks the provider who signed in, and returns the account. `answer` is the address to which the provider sent the browser back.
   * Throws `oidc-unreachable`, `oidc-refused`.
   */
  async accountOf(answer: URL, { state, nonce, codeVerifier }: Attempt): Promise<ProviderAccount> {
    const { authorizationCodeGrant, fetchUserInfo } = await library()
    const configuration = await this.configuration()
    const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier, idTokenExpected: true }
    try {
      const tokens = await authorizationCodeGrant(configuration, answer, checks)
      const claims = tokens.claims()
      if (!claims) throw new Error('the answer contains no id token')
      // Many providers have the name there only.
      const more = nameIn(claims) ? {} : await fetchUserInfo(configuration, tokens.access_token, claims.sub)
      return { issuer: claims.iss, subject: claims.sub, name: nameIn(claims) ?? nameIn(more) ?? claims.sub }
    } catch (error) {
      throw new ViewtronError('oidc-refused', { reason: reasonOf(error) })
    }
  }

  private configuration(): Promise<Configuration> {
    this.discovered ??= this.discover()
    // The next attempt asks again.
    this.discovered.catch(() => {
      this.discovered = null
    })
    return this.discovered
  }

  private async discover(): Promise<Configuration> {
    const { allowInsecureRequests, ClientSecretBasic, discovery, None } = await library()
    const { issuer, clientId, clientSecret } = this.settings
    const authentication = clientSecret === null ? None() : ClientSecretBasic(clientSecret)
    // An address with http:// was written into the settings by somebody who trusts that network.
    const execute = new URL(issuer).protocol === 'http:' ? [allowInsecureRequests] : []
    try {
      return await discovery(new URL(issuer), clientId, undefined, authentication, { execute, timeout: timeoutS })
    } catch (error) {
      throw new ViewtronError('oidc-unreachable', { issuer, reason: reasonOf(error) })
    }
  }
}
