import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { noBrowser, openPage } from '../support/browser.ts'
import { dashboardUnderTest } from './browser.ts'
import { seePlate } from './site.ts'

const prefix = '/video/cams'

/** Shows the server under a path, as a reverse proxy does that takes the path off. Resolves with the dashboard's address. */
async function startProxy(target: string): Promise<string> {
  const proxy = http.createServer((request, response) => {
    const { url = '/' } = request
    if (!url.startsWith(`${prefix}/`)) {
      response.writeHead(404).end()
      return
    }
    const passed = http.request(new URL(url.slice(prefix.length), target), {
      method: request.method ?? 'GET',
      headers: { ...request.headers, 'x-forwarded-prefix': prefix },
    })
    passed.on('response', reply => {
      response.writeHead(reply.statusCode ?? 502, reply.headers)
      reply.pipe(response)
    })
    passed.on('error', () => response.destroy())
    response.on('close', () => passed.destroy())
    request.pipe(passed)
  })
  await new Promise<void>(listening => proxy.listen(0, '127.0.0.1', listening))
  onTestFinished(() => {
    proxy.closeAllConnections()
    proxy.close()
  })
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}${prefix}/`
}

describe.skipIf(noBrowser)(`under a path of another site${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest({ env: { VIEWTRON_AUTH: 'off', VIEWTRON_TRUSTED_PROXIES: '127.0.0.0/8' } })

  it('every page, picture, link and the live stream stay under that path', async () => {
    await seePlate(site.server, { plate: 'UNDER1', withPictures: true })
    const base = await startProxy(site.server.webUrl)
    const { page, complaints } = await openPage(site.browser, base)
    page.on('request', request => {
      if (!request.url().startsWith(base) && request.url().startsWith('http')) complaints.push(`left: ${request.url()}`)
    })
    await page.waitForURL(`${base}live`)
    await page.getByTestId('connection-state').getByText('Live').waitFor()
    await seePlate(site.server, { plate: 'UNDER2' })
    await page.getByTestId('event-card').getByText('UNDER2').waitFor({ timeout: 3000 })
    await page.getByTestId('event-card').getByText('UNDER1').click()
    await page.getByTestId('event-panel').getByTestId('overlay-box').waitFor()
    const picture = page.getByTestId('event-panel').getByRole('img', { name: /^Overview from/ })
    await expect
      .poll(() => picture.evaluate(node => (node as unknown as { naturalWidth: number }).naturalWidth), {
        timeout: 30_000,
      })
      .toBeGreaterThan(0)
    await page.getByTestId('event-panel').getByRole('link', { name: 'Open as a full page' }).click()
    await page.waitForURL(url => url.href.startsWith(`${base}events/`))
    for (const name of ['Events', 'Plates', 'Counts', 'Cameras', 'Inbox', 'Settings']) {
      await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click()
      await page.getByRole('heading', { name, level: 1 }).waitFor()
      expect(page.url().startsWith(base)).toBe(true)
      await page.reload()
      await page.getByRole('heading', { name, level: 1 }).waitFor()
    }
    expect(complaints).toEqual([])
  })
})
