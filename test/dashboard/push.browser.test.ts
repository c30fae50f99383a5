import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type PushService, startPushService } from '../outputs/push/push-service.ts'
import { launchBrowser, noDesktopBrowser, openPage } from '../support/browser.ts'
import { launchServer, type ServerProcess } from '../support/server-process.ts'
import { makeFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { obstacles } from './obstacles.ts'
import { seePlate } from './site.ts'
import { startProxy } from './start-proxy.ts'

vi.setConfig({ testTimeout: 90_000 })

/**
 * Lets the browser subscribe at the push service of the test: a headless browser has none. All else is the browser's own:
 * the service worker, its events, and the notifications.
 */
const stubOf = (browser: ReturnType<PushService['subscribe']>) => `
  const given = ${JSON.stringify(browser)}
  const isOn = on => (on === undefined ? localStorage.getItem('stub') === 'on' : localStorage.setItem('stub', on ? 'on' : 'off'))
  let options = null
  const subscription = {
    endpoint: given.endpoint,
    get options() { return options ?? { applicationServerKey: null } },
    toJSON: () => ({ endpoint: given.endpoint, keys: given.keys }),
    unsubscribe: async () => { isOn(false); return true },
  }
  PushManager.prototype.getSubscription = async () => (isOn() ? subscription : null)
  PushManager.prototype.subscribe = async asked => { options = asked; isOn(true); return subscription }
  Notification.requestPermission = async () => Notification.permission
`

const leftOut = noDesktopBrowser ? ` (left out: ${noDesktopBrowser})` : ''

describe.skipIf(noDesktopBrowser)(`notifications on this device${leftOut}`, () => {
  let browser: Browser
  let server: ServerProcess
  let service: PushService
  const closing: (() => Promise<void>)[] = []

  beforeAll(async () => {
    service = await startPushService(close => closing.push(close))
    const folder = makeFolder()
    const rules = [{ name: 'Every plate', when: { category: ['lpr'] }, alert: { severity: 'warning' } }]
    const notifications = { allowPrivate: true, tls: { ca: service.ca } }
    writeFileSync(join(folder.path, 'viewtron.yaml'), JSON.stringify({ rules, notifications }))
    const env = { VIEWTRON_AUTH: 'off', VIEWTRON_TRUSTED_PROXIES: '127.0.0.0/8' }
    ;[browser, server] = await Promise.all([
      launchBrowser({ desktop: true }),
      launchServer({ dataDir: folder.path, env }),
    ])
    await seePlate(server, { plate: 'FIRST1' })
  })
  afterAll(async () => {
    await browser?.close()
    await server?.dispose()
    for (const close of closing) await close()
  })

  const card = (page: Page) => page.getByText('The server sends alerts to this phone or computer').locator('..')

  /** The notifications that the service worker shows at the moment. */
  const shown = (page: Page) =>
    page.evaluate(`navigator.serviceWorker.ready
      .then(registration => registration.getNotifications())
      .then(all => all.map(({ tag, title, body, actions }) => ({ tag, title, body, actions: actions.map(one => one.title) })))`) as Promise<
      { tag: string; title: string; body: string; actions: string[] }[]
    >

  it('are turned on under a path, arrive by the service worker, and their buttons work', async () => {
    const base = await startProxy(server.webUrl)
    const { page, complaints } = await openPage(browser, `${base}settings/notices`)
    await page.context().grantPermissions(['notifications'], { origin: new URL(base).origin })
    await page.addInitScript(stubOf(service.subscribe('This browser')))
    const cdp = await page.context().newCDPSession(page)
    let registrationId = ''
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      registrationId = registrations.at(-1)?.registrationId ?? registrationId
    })
    await cdp.send('ServiceWorker.enable')
    await page.reload()
    await card(page).getByRole('button', { name: 'Turn on' }).click()
    await card(page).getByRole('button', { name: 'Send a test' }).click()
    await page.getByText('Sent. It appears in a moment.').waitFor()
    expect(await obstacles(page)).toEqual([])
    const scope = await page.evaluate('navigator.serviceWorker.ready.then(({ scope }) => scope)')
    expect(scope).toBe(base)

    await seePlate(server, { plate: 'PUSH1' })
    const { message } = await until(() => service.received.find(one => one.message.body.includes('PUSH1')) ?? null)
    const origin = new URL(base).origin
    await cdp.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: JSON.stringify(message) })
    await expect
      .poll(() => shown(page))
      .toContainEqual({ tag: message.tag, title: 'Warning: Every plate', body: message.body, actions: ['Seen'] })

    const [worker] = page.context().serviceWorkers()
    await worker?.evaluate(`self.registration.getNotifications().then(([notification]) =>
      self.dispatchEvent(new NotificationEvent('notificationclick', { notification, action: 'seen' })))`)
    await until(async () => {
      const reply = await fetch(new URL(`api/v1/alerts/${message.tag}`, server.webUrl))
      return ((await reply.json()) as { seenAt: string | null }).seenAt
    })
    await expect.poll(() => shown(page)).toEqual([])

    await card(page).getByRole('button', { name: 'Turn off' }).click()
    await card(page).getByRole('button', { name: 'Turn on' }).waitFor()
    const left = await fetch(new URL('api/v1/push/devices', server.webUrl))
    expect(((await left.json()) as { items: unknown[] }).items).toEqual([])
    expect(complaints).toEqual([])
  })

  it('come with a manifest by which the dashboard can be installed, also under a path', async () => {
    const base = await startProxy(server.webUrl)
    const { page } = await openPage(browser, `${base}alerts`)
    const cdp = await page.context().newCDPSession(page)
    const { url, errors, data } = await cdp.send('Page.getAppManifest')
    expect([url, errors]).toEqual([`${base}manifest.webmanifest`, []])
    const { icons, start_url: start, scope } = JSON.parse(data ?? '{}')
    expect([start, scope].map(path => new URL(path, url).href)).toEqual([base, base])
    for (const { src } of icons) {
      const icon = await fetch(new URL(src, url))
      expect([icon.status, icon.headers.get('content-type')]).toEqual([200, 'image/png'])
    }
    const { installabilityErrors } = await cdp.send('Page.getInstallabilityErrors')
    expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([])
  })

  it('say that they need HTTPS, or the home screen of an iPhone', async () => {
    const { page } = await openPage(browser, new URL('settings/notices', server.webUrl).href)
    await card(page).getByRole('button', { name: 'Turn on' }).waitFor()
    await page.addInitScript(
      'if (location.hash === "") Object.defineProperty(self, "isSecureContext", { value: false })',
    )
    await page.reload()
    await page.getByText('This needs HTTPS: open the dashboard at an address that begins with https://').waitFor()
    const userAgent = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1'
    const { page: phone } = await openPage(browser, new URL('live', server.webUrl).href, { userAgent })
    await phone.addInitScript('delete self.PushManager')
    await phone.goto(new URL('settings/notices', server.webUrl).href)
    await phone.getByText('first add the dashboard to the home screen').waitFor()
  })
})
