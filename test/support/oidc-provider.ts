import http from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'
import { onTestFinished } from 'vitest'

export interface TestProvider {
  issuer: string
  /** Lets a server use this provider: `redirectUri` is where browsers are sent back to. */
  accept(redirectUri: string): void
  /** The id and the name of the account that everybody signs in with from now on. */
  account: { id: string; name: string }
}

export const oidcClient = { id: 'viewtron', secret: 'the secret of the client' }

/** Signs in and consents for the person, without asking. */
async function answerInteraction(
  provider: Provider,
  accountId: string,
  ...[request, response]: Exchange
): Promise<void> {
  const { prompt } = await provider.interactionDetails(request, response)
  if (prompt.name === 'login') return provider.interactionFinished(request, response, { login: { accountId } })
  const grant = new provider.Grant({ accountId, clientId: oidcClient.id })
  grant.addOIDCScope('openid profile')
  const consent = { grantId: await grant.save() }
  return provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true })
}

type Exchange = [http.IncomingMessage, http.ServerResponse]

/** A real OpenID Connect provider on a free port, until the test ends. */
export async function startOidcProvider(): Promise<TestProvider> {
  let answer: (...exchange: Exchange) => void = (_, response) => void response.writeHead(503).end()
  const server = http.createServer((request, response) => answer(request, response))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const made: TestProvider = {
    issuer,
    account: { id: '7f3a', name: 'ann' },
    accept(redirectUri) {
      const client = { client_id: oidcClient.id, client_secret: oidcClient.secret, redirect_uris: [redirectUri] }
      const provider = new Provider(issuer, {
        clients: [client],
        claims: { openid: ['sub'], profile: ['preferred_username'] },
        features: { devInteractions: { enabled: false } },
        interactions: { url: (_, { uid }) => `/interaction/${uid}` },
        cookies: { keys: ['a key of the test'] },
        findAccount: (_, id) => ({
          accountId: id,
          claims: async () => ({ sub: id, preferred_username: made.account.name }),
        }),
      })
      const handle = provider.callback()
      answer = (...exchange) => {
        const isInteraction = exchange[0].url?.startsWith('/interaction/')
        void (isInteraction ? answerInteraction(provider, made.account.id, ...exchange) : handle(...exchange))
      }
    },
  }
  return made
}
