import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { launchBrowser, noBrowser, openPage } from '../support/browser.ts'
import { type HostedServer, launchHostedServer, startHostedServer } from '../support/hosted-server.ts'
import { webRequest } from '../support/web-client.ts'

let server: HostedServer
beforeAll(async () => {
  server = await launchHostedServer()
})
afterAll(() => server.dispose())

const ask = (path: string, headers: Record<string, string> = {}) => webRequest(server.webUrl, path, { headers })

async function aScript(): Promise<string> {
  const { text } = await ask('/')
  return /src="\.(\/assets\/[^"]+\.js)"/.exec(text)?.[1] ?? ''
}

describe('the dashboard', () => {
  it.each(['/', '/events', '/events/0193-x?category=lpr', '/cameras/gate_192.168.1.57', '/settings/tokens'])(
    'is one page for all of its views: %s',
    async path => {
      const { status, headers, text } = await ask(path)
      expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
      expect(headers['cache-control']).toBe('no-cache')
      expect(text).toContain('<head><base href="/">')
      expect(text.indexOf('<base')).toBeLessThan(text.indexOf('src='))
    },
  )

  it('knows the path under which a proxy shows it', async () => {
    const other = await startHostedServer({ env: { VIEWTRON_PUBLIC_URL: 'https://video.example/cams' } })
    expect((await webRequest(other.webUrl, '/cams/events')).text).toContain('<base href="/cams/">')
    expect((await webRequest(other.webUrl, '/cams')).text).toContain('<base href="/cams/">')
    const script = `/cams${await aScript()}`
    expect((await webRequest(other.webUrl, script)).headers['content-type']).toContain('javascript')
  })

  it('has parts that browsers keep for ever, sent packed', async () => {
    const path = await aScript()
    const plain = await ask(path)
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    const packed = await ask(path, { 'accept-encoding': 'gzip, br' })
    expect(packed.headers['content-encoding']).toBe('br')
    expect(Number(packed.headers['content-length'])).toBeLessThan(Number(plain.headers['content-length']) / 2)
    expect(packed.headers['content-type']).toContain('javascript')
  })

  it('has the outline of a page in it, which needs nothing else, in less than 14 KB', async () => {
    const { text, headers } = await ask('/live')
    expect(Buffer.byteLength(text)).toBeLessThan(14_000)
    const [, script = ''] = /<script>([\s\S]*?)<\/script>/.exec(text) ?? []
    const hash = createHash('sha256').update(script).digest('base64')
    expect(headers['content-security-policy']).toContain(`script-src 'self' 'sha256-${hash}';`)
    expect(text.indexOf('id="first-paint"')).toBeGreaterThan(0)
    expect(text.indexOf('rel="stylesheet"')).toBeGreaterThan(text.indexOf('id="first-paint"'))
  })

  it('answers a part that is not there with a problem, not with the page', async () => {
    const { status, json } = await ask('/assets/of-yesterday.js')
    expect([status, json.code]).toEqual([404, 'route-unknown'])
  })

  it('asks nobody who he is before it is loaded', async () => {
    expect((await ask('/', { cookie: 'viewtron_session=stolen', authorization: 'Bearer vt_x' })).status).toBe(200)
  })
})

describe.skipIf(noBrowser !== null)('in a browser', () => {
  it('shows the outline of a page before the program is there, and says when it cannot be loaded', async () => {
    const browser = await launchBrowser()
    onTestFinished(() => browser.close())
    const { page } = await openPage(browser, server.webUrl)
    await page.locator('#first-paint').waitFor({ state: 'detached' })
    const held = Promise.withResolvers<void>()
    await page.route('**/assets/*', async route => {
      await held.promise
      await route.abort()
    })
    await page.reload({ waitUntil: 'commit' })
    await page.getByText('Loading…').waitFor()
    held.resolve()
    await page.getByText('The dashboard could not be loaded.').waitFor()
    expect(await page.getByText('Loading…').isVisible()).toBe(false)
  })

  it.each(['live', 'settings', 'api/docs'])(
    'the policy lets everything through that the page needs: /%s',
    async path => {
      const open = await startHostedServer({ env: { VIEWTRON_AUTH: 'off' } })
      const browser = await launchBrowser()
      try {
        const { page, complaints } = await openPage(browser, `${open.webUrl}${path}`)
        // A browser draws hundreds of operations.
        await page.locator('h1, h2').first().waitFor({ timeout: 120_000 })
        expect(complaints).toEqual([])
      } finally {
        await browser.close()
      }
    },
    90_000,
  )
})
