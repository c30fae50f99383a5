import { onTestFinished } from 'vitest'
import { launchHostedServer, startHostedServer } from '../support/hosted-server.ts'
import { setUp, type WebReply, webRequest } from '../support/web-client.ts'

/** The settings of a site that forwards to a centre. */
export function siteEnv(webUrl: string, site: string, token: string): Record<string, string> {
  return { VIEWTRON_AUTH: 'off', VIEWTRON_CENTRE_URL: webUrl, VIEWTRON_CENTRE_TOKEN: token, VIEWTRON_SITE: site }
}

/** The API of a server without a sign-in. */
export const api = (server: { webUrl: string }, path: string, body?: unknown): Promise<WebReply> =>
  webRequest(server.webUrl, `/api/v1/${path}`, body === undefined ? {} : { body })

/** All events of a server, as the API shows them, oldest first. */
export async function eventsOf(server: { webUrl: string }, query = ''): Promise<WebReply['json'][]> {
  const events: WebReply['json'][] = []
  for (let cursor = ''; ; ) {
    const { json } = await api(server, `events?limit=200${query}${cursor}`)
    events.push(...json.items)
    if (json.nextCursor === null) return events.reverse()
    cursor = `&cursor=${encodeURIComponent(json.nextCursor)}`
  }
}

export interface SignedCentre {
  webUrl: string
  /** The API, as its administrator. */
  call(path: string, body?: unknown): Promise<WebReply>
  /** Makes a token; returns its secret. */
  token(name: string, scopes?: string[]): Promise<string>
}

/** A centre where people sign in, for the running test. */
export async function startSignedCentre(): Promise<SignedCentre> {
  const server = await startHostedServer()
  const visitor = await setUp(server)
  const call = (path: string, body?: unknown) => visitor.send(`/api/v1/${path}`, body === undefined ? {} : { body })
  return {
    webUrl: server.webUrl,
    call,
    async token(name, scopes = ['site']) {
      const { status, json, text } = await call('tokens', { name, scopes })
      if (status !== 201) throw new Error(text)
      return json.secret
    },
  }
}

/** A centre without a sign-in on a port of its own, which can be stopped and started again in the running test. */
export async function startOpenCentre(dataDir: string, port: number) {
  const env = { VIEWTRON_AUTH: 'off', VIEWTRON_WEB_PORT: String(port), VIEWTRON_WEB_HOST: '127.0.0.1' }
  const server = await launchHostedServer({ dataDir, env })
  onTestFinished(() => server.dispose())
  return server
}
