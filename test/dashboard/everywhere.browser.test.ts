import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { noBrowser } from '../support/browser.ts'
import { dashboardUnderTest } from './browser.ts'
import { cutOff } from './cut-off.ts'
import { everyPage } from './every-page.ts'
import { obstaclesInEveryLook } from './obstacles.ts'
import { seePlate } from './site.ts'
import { smallTargets } from './small-targets.ts'

const hostile = `<img src=x onerror="document.title='owned'">`
describe.skipIf(noBrowser)(`every page${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest()
  let eventId = ''
  let cameraId = ''

  beforeAll(async () => {
    await seePlate(site.server, { plate: `A<script>1`, camera: hostile, withPictures: true })
    await site.server.post(`<?xml version="1.0"?><config><name>${hostile}</name>`)
    eventId = (await site.api('events')).items[0].id
    cameraId = (await site.api('cameras')).items[0].id
  })

  const addresses = () => [...everyPage, `events/${eventId}`, `events/${eventId}/compare`, 'plates/ASCRIPT1']

  async function show(page: Page, path: string): Promise<void> {
    await page.goto(new URL(path, site.server.webUrl).href)
    await page.locator('main h1, main h2').first().waitFor()
    await page.locator('main [aria-busy=true]').first().waitFor({ state: 'detached' })
  }

  it('shows what devices send as text, asks nobody else, and cuts off nothing on a phone nor is too small for fingers', async () => {
    const { page, complaints } = await site.open('live', { viewport: { width: 390, height: 844 } })
    const found: string[] = []
    for (const path of [...addresses(), 'cameras?connect=yes', `cameras/${cameraId}`]) {
      await show(page, path)
      await page.locator('main .mantine-Skeleton-root').first().waitFor({ state: 'detached' })
      if (path.startsWith('cameras')) await page.getByTestId('camera-card').first().waitFor({ state: 'attached' })
      const small = (await smallTargets(page)).map(one => `too small: ${one}`)
      const cut = (await cutOff(page)).map(one => `cut off: ${one}`)
      found.push(...[...complaints.splice(0), ...small, ...cut].map(one => `${path}: ${one}`))
      expect(await page.title()).not.toBe('owned')
      expect(await page.locator('img[src$="/x"], main script').count()).toBe(0)
    }
    expect(found).toEqual([])
  }, 480_000)

  it('has nothing in the way of people with aids, light, dark and on a phone', async () => {
    const { page, complaints } = await site.open('live', { bypassCSP: true })
    const found: string[] = []
    for (const path of addresses()) {
      await show(page, path)
      const obstacles = await obstaclesInEveryLook(page)
      found.push(...[...complaints.splice(0), ...obstacles].map(one => `${path}: ${one}`))
    }
    expect(found).toEqual([])
  }, 480_000)

  it('can be walked with the keyboard', async () => {
    const { page } = await site.open('events')
    await page.getByTestId('event-card').first().waitFor()
    // The filter is loaded after the first events.
    await page.locator('input[data-search-box]').waitFor()
    await page.keyboard.press('/')
    expect(await page.evaluate(`document.activeElement?.getAttribute('aria-label')`)).toBe('Search')
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor({ state: 'detached' })
    await page.keyboard.press('j')
    await page.locator('[data-event]:focus').waitFor()
    await page.keyboard.press('Enter')
    await page.getByTestId('event-panel').waitFor()
  })
})
