import { describe, expect, it } from 'vitest'
import { oidcClient, startOidcProvider, type TestProvider } from '../support/oidc-provider.ts'
import { type InProcessServer, startInProcess } from '../support/server-in-process.ts'
import { adminName, adminPassword, setUp, WebVisitor } from '../support/web-client.ts'

const minuteMs = 60_000

async function site(env: Record<string, string> = {}) {
  const provider = await startOidcProvider()
  const server = await startInProcess({
    env: {
      VIEWTRON_OIDC_ISSUER: provider.issuer,
      VIEWTRON_OIDC_CLIENT_ID: oidcClient.id,
      VIEWTRON_OIDC_CLIENT_SECRET: oidcClient.secret,
      VIEWTRON_OIDC_NAME: 'Example',
      ...env,
    },
  })
  provider.accept(new URL('auth/oidc/callback', server.webUrl).href)
  return { provider, server, ann: await setUp(server) }
}

/** A browser at the provider: follows redirects with the provider's cookies until it is sent back; that address. */
async function throughProvider(provider: TestProvider, start: string): Promise<string> {
  const cookies = new Map<string, string>()
  let address = start
  while (address.startsWith(provider.issuer)) {
    const headers = { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
    const reply = await fetch(address, { headers, redirect: 'manual' })
    for (const cookie of reply.headers.getSetCookie()) {
      const [name = '', value = ''] = cookie.split(';', 1)[0]?.split('=', 2) ?? []
      cookies.set(name, value)
    }
    const next = reply.headers.get('location')
    if (next === null) throw new Error(`the provider answered ${reply.status}: ${await reply.text()}`)
    address = new URL(next, address).href
  }
  return address
}

const pathOf = (address: string) => {
  const { pathname, search } = new URL(address)
  return pathname + search
}

/** Signs a browser in with the provider; where it is at the end. */
async function signIn(
  { server, provider }: { server: InProcessServer; provider: TestProvider },
  visitor: WebVisitor,
  next = '',
) {
  const started = await visitor.send(`/auth/oidc/start${next && `?next=${encodeURIComponent(next)}`}`)
  const back = await throughProvider(provider, String(started.headers.location))
  expect(back).toContain(server.webUrl)
  const ended = await visitor.send(pathOf(back))
  return { location: ended.headers.location, back }
}

describe('a sign-in with an OpenID Connect provider', () => {
  it('is offered by name, and signs a user in who connected the account', async () => {
    const { provider, server, ann } = await site()
    const [before, ofSession] = [await ann.send('/auth/oidc'), await ann.send('/auth/session')]
    expect([before.json, ofSession.json.oidc]).toEqual([{ name: 'Example', isConnected: false }, 'Example'])
    const begun = await ann.send('/auth/oidc/connect', { method: 'POST' })
    const back = await throughProvider(provider, begun.json.url)
    expect((await ann.send(pathOf(back))).headers.location).toBe('/settings/account')
    expect((await ann.send('/auth/oidc')).json).toEqual({ name: 'Example', isConnected: true })
    const browser = new WebVisitor(server.webUrl)
    expect((await signIn({ server, provider }, browser, '/events?plate=AB')).location).toBe('/events?plate=AB')
    expect((await browser.send('/auth/session')).json.user).toMatchObject({ name: adminName, role: 'admin' })
    await ann.send('/auth/oidc/disconnect', { method: 'POST' })
    const stranger = new WebVisitor(server.webUrl)
    expect((await signIn({ server, provider }, stranger)).location).toBe('/sign-in?problem=oidc-user-unknown')
    const actions = (await ann.send('/api/v1/audit')).json.items.map(({ action }: { action: string }) => action)
    expect(actions).toEqual(expect.arrayContaining(['connect-account', 'disconnect-account', 'sign-in-failed']))
  })

  it('refuses an account that nobody connected, also one with the name of a user', async () => {
    const { provider, server } = await site()
    provider.account = { id: 'other', name: adminName }
    const browser = new WebVisitor(server.webUrl)
    expect((await signIn({ server, provider }, browser)).location).toBe('/sign-in?problem=oidc-user-unknown')
    expect((await browser.send('/api/v1/stats')).status).toBe(401)
  })

  it('adds people with the role of the settings, under a name that is free, and finds them again', async () => {
    const { provider, server, ann } = await site({ VIEWTRON_OIDC_NEW_USERS: 'viewer' })
    await ann.send('/api/v1/settings', { method: 'PATCH', body: { secondFactorRoles: ['viewer'] } })
    provider.account = { id: 'other', name: adminName }
    for (let visit = 0; visit < 2; visit++) {
      const browser = new WebVisitor(server.webUrl)
      expect((await signIn({ server, provider }, browser)).location).toBe('/live')
      expect((await browser.send('/auth/session')).json.user).toMatchObject({ name: `${adminName} 2`, role: 'viewer' })
      // The provider asks for a second factor where one is wanted.
      expect((await browser.send('/api/v1/stats')).status).toBe(200)
    }
    expect((await ann.send('/api/v1/users')).json.items).toHaveLength(2)
  })

  it('works in the browser that began it, once, and within ten minutes', async () => {
    const { provider, server, ann } = await site({ VIEWTRON_OIDC_NEW_USERS: 'viewer' })
    const browser = new WebVisitor(server.webUrl)
    const { back } = await signIn({ server, provider }, browser)
    expect((await browser.send(pathOf(back))).headers.location).toBe('/sign-in?problem=oidc-expired')
    const started = await browser.send('/auth/oidc/start')
    const again = await throughProvider(provider, String(started.headers.location))
    const other = new WebVisitor(server.webUrl)
    expect((await other.send(pathOf(again))).headers.location).toBe('/sign-in?problem=oidc-expired')
    server.clock.pass(11 * minuteMs)
    expect((await browser.send(pathOf(again))).headers.location).toBe('/sign-in?problem=oidc-expired')
    const begun = await ann.send('/auth/oidc/connect', { method: 'POST' })
    const ofAnn = await throughProvider(provider, begun.json.url)
    expect((await browser.send(pathOf(ofAnn))).headers.location).toBe('/sign-in?problem=oidc-expired')
  })

  it('refuses an answer that the provider did not give', async () => {
    const { server } = await site({ VIEWTRON_OIDC_NEW_USERS: 'admin' })
    const answers = ['code=made-up&state=STATE', 'code=made-up&state=other', 'error=access_denied&state=STATE', '']
    for (const answer of answers) {
      const browser = new WebVisitor(server.webUrl)
      const started = await browser.send('/auth/oidc/start')
      const state = new URL(String(started.headers.location)).searchParams.get('state') ?? ''
      const { headers } = await browser.send(`/auth/oidc/callback?${answer.replace('STATE', state)}`)
      expect(headers.location).toBe('/sign-in?problem=oidc-refused')
    }
  })

  it('leads only to pages of the dashboard', async () => {
    const { provider, server } = await site({ VIEWTRON_OIDC_NEW_USERS: 'viewer' })
    for (const next of ['//example.org/', 'https://example.org/', '/\\example.org']) {
      const { location } = await signIn({ server, provider }, new WebVisitor(server.webUrl), next)
      expect(location).toBe('/live')
    }
  })

  it('says that the provider does not answer, and lets passwords work', async () => {
    const { server } = await site({ VIEWTRON_OIDC_ISSUER: 'http://127.0.0.1:9' })
    const browser = new WebVisitor(server.webUrl)
    expect((await browser.send('/auth/oidc/start')).headers.location).toBe('/sign-in?problem=oidc-unreachable')
    expect((await browser.signIn(adminName, adminPassword)).status).toBe(200)
  })

  it('is not offered where no provider is set up', async () => {
    const server = await startInProcess()
    const ann = await setUp(server)
    expect((await ann.send('/auth/oidc')).json).toEqual({ name: null, isConnected: false })
    expect((await ann.send('/auth/oidc/connect', { method: 'POST' })).json.code).toBe('oidc-off')
    expect((await ann.send('/auth/session')).json).not.toHaveProperty('oidc')
  })
})
