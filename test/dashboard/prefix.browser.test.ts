import { describe, expect, it } from 'vitest'
import { noBrowser, openPage } from '../support/browser.ts'
import { dashboardUnderTest } from './browser.ts'
import { seePlate } from './site.ts'
import { startProxy } from './start-proxy.ts'

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
