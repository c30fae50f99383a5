import { describe, expect, it } from 'vitest'
import { noBrowser, openPage } from '../support/browser.ts'
import { startServer } from '../support/server-process.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { dashboardUnderTest } from './browser.ts'
import { seePlate } from './site.ts'

describe.skipIf(noBrowser)(`the live page${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest()

  it('shows an event as it comes, without moving what is under the hand', async () => {
    await seePlate(site.server, { plate: 'OLD1' })
    const { page, complaints } = await site.open('live')
    await page.getByTestId('event-card').getByText('OLD1').waitFor()
    await page.getByTestId('connection-state').getByText('Live').waitFor()
    await seePlate(site.server, { plate: 'NEW2' })
    await page.getByTestId('event-card').getByText('NEW2').waitFor({ timeout: 3000 })
    await page.getByTestId('event-card').first().hover()
    await seePlate(site.server, { plate: 'NEW3' })
    await page.getByRole('button', { name: '1 new' }).waitFor()
    expect(await page.getByTestId('event-card').first().textContent()).toContain('NEW2')
    // By key: a pointer on its way to the button leaves the card, which lets the list go on automatically.
    await page.getByRole('button', { name: '1 new' }).press('Enter')
    await page.getByTestId('event-card').first().getByText('NEW3').waitFor()
    expect(complaints).toEqual([])
  })

  it('shows only what the filter lets through', async () => {
    const { page } = await site.open('live?plate=ZZ')
    await page.getByText('No events match this filter yet').waitFor()
    await seePlate(site.server, { plate: 'AA1' })
    await seePlate(site.server, { plate: 'ZZ9' })
    await page.getByTestId('event-card').getByText('ZZ9').waitFor()
    expect(await page.getByTestId('event-card').count()).toBe(1)
  })

  it('holds still while it is paused', async () => {
    const { page } = await site.open('live')
    await page.getByTestId('connection-state').getByText('Live').waitFor()
    await page.getByRole('button', { name: 'Pause' }).click()
    await seePlate(site.server, { plate: 'WAIT5' })
    await page.getByRole('button', { name: '1 new' }).waitFor()
    expect(await page.getByTestId('event-card').getByText('WAIT5').count()).toBe(0)
    await page.mouse.move(0, 0)
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.mouse.move(0, 0)
    await page.getByTestId('event-card').getByText('WAIT5').waitFor()
  })

  it('shows what came after its list was read and before the stream stood', async () => {
    await seePlate(site.server, { plate: 'LISTED6' })
    const { page } = await site.open('live')
    const card = (plate: string) => page.getByTestId('event-card').getByText(plate)
    await page.route('**/events/stream*', route => route.abort())
    await page.reload()
    await card('LISTED6').waitFor()
    await page.getByTestId('connection-state').getByText('Offline').waitFor()
    await seePlate(site.server, { plate: 'BETWEEN6' })
    await page.unroute('**/events/stream*')
    await page.getByTestId('connection-state').getByText('Live').waitFor()
    await card('BETWEEN6').waitFor()
  })

  it('comes back automatically where a part of it could not be fetched while the server was away', async () => {
    const { page } = await site.open('cameras')
    const away = /events\/stream|assets\/.*plates-page/
    await page.route(away, route => route.abort())
    await page.reload()
    await page.getByTestId('connection-state').getByText('Offline').waitFor()
    await page.getByRole('link', { name: 'Plates', exact: true }).click()
    await page.getByText('This page could not be loaded').waitFor()
    await page.unroute(away)
    await page.getByRole('heading', { name: 'Plates', exact: true }).waitFor()
  })

  it('says when the server is away, and catches up on what came meanwhile', async () => {
    const dataDir = temporaryFolder()
    const env = { VIEWTRON_AUTH: 'off' }
    const first = await startServer({ dataDir, env })
    const { page } = await openPage(site.browser, new URL('live', first.webUrl).href)
    await page.getByText('No camera has posted yet').waitFor()
    await page.getByTestId('connection-state').getByText('Live').waitFor()
    await first.stop()
    await page.getByTestId('connection-state').getByText('Offline').waitFor()
    const port = new URL(first.webUrl).port
    const second = await startServer({ dataDir, env: { ...env, VIEWTRON_WEB_PORT: port } })
    await seePlate(second, { plate: 'BACK7' })
    await page.getByTestId('event-card').getByText('BACK7').waitFor({ timeout: 15_000 })
    await page.getByTestId('connection-state').getByText('Live').waitFor()
  })
})
