import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { type AlarmPost, buildPost } from '../../src/simulator/index.ts'
import { noBrowser } from '../support/browser.ts'
import type { ServerProcess } from '../support/server-process.ts'
import { dashboardUnderTest, typeWhenFocused } from './browser.ts'
import { figureOf, pictures, seePlate } from './site.ts'

const hourMs = 3_600_000
/** The middle of an hour that is over, less than a day ago: cameras' times that are further off do not count. */
const past = new Date(Math.floor(Date.now() / hourMs) * hourMs - 4.5 * hourMs)
// The hour before it is on the same day.
if (past.getHours() === 0) past.setTime(past.getTime() - hourMs)
const hour = (at: Date) => `${String(at.getHours()).padStart(2, '0')}:00`
const day = past.getDate() === new Date().getDate() ? 'today' : 'yesterday'
/** `yesterday 17:00-18:00`, in the zone of the browser, which is that of the tests. */
const thatHour = `${day} ${hour(past)}-${hour(new Date(past.getTime() + hourMs)).replace('00:00', '24:00')}`

const nothing = { plate: null, vehicle: null, face: null }
const noAttributes = { age: null, hat: null, shoulderBag: null, skirt: null, upperLength: null, mask: null }

async function seePerson(server: ServerProcess, upperColor: string, backpack: string): Promise<void> {
  // Attributes are sent beside the picture of a target.
  const { overview, crop } = await pictures(upperColor, figureOf(upperColor))
  const post: AlarmPost = {
    device: { name: 'Shop', ip: '192.168.7.8', mac: '58:5b:69:70:00:02', serial: 'I700000002', channel: 1 },
    timeUs: past.getTime() * 1000,
    eventId: 1,
    phase: 'start',
    zone: [],
    counts: [],
    overview,
    targets: [
      {
        ...nothing,
        type: 'person',
        targetId: 5,
        box: { x1: 0.3, y1: 0.3, x2: 0.5, y2: 0.9 },
        crop,
        person: { ...noAttributes, sex: 'female', glasses: 'no', backpack, upperColor },
      },
    ],
  }
  const reply = await server.post(buildPost('ipc-v2.1', 'video-metadata', post))
  if (reply.status !== 200) throw new Error(`the post was answered with ${reply.status}`)
}

/** Counts the clicks of the pointer on a page that is never loaded again. */
async function countClicks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(
    `globalThis.clicks = 0; addEventListener('click', event => { if (event.detail > 0) clicks++ }, true)`,
  )
  return () => page.evaluate('clicks')
}

describe.skipIf(noBrowser)(`the questions of a searcher${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest()

  beforeAll(async () => {
    const { server } = site
    const van = { type: 'MPV', color: 'white', brand: 'Ford', model: 'Ford_TRANSIT' }
    const sedan = { type: 'saloon car', color: 'red', brand: 'BMW', model: 'BMW_3' }
    await seePlate(server, { plate: 'AB1234', vehicle: van, at: past, withPictures: true })
    await seePlate(server, { plate: 'AB7734', vehicle: sedan, at: new Date(past.getTime() - hourMs) })
    await seePlate(server, { plate: 'XY77', vehicle: sedan })
    await seePerson(server, 'red', 'yes')
    await seePerson(server, 'blue', 'no')
    await fetch(new URL('api/v1/plates/XY77', server.webUrl), {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Tenant 4', group: 'allow' }),
    })
  })

  /** Types a search on a page and returns it with the texts of the plates found and the clicks so far. */
  async function search(typed: string, expected: string) {
    const { page, complaints } = await site.open('live')
    await page.getByRole('heading', { name: 'Live' }).waitFor()
    const clicks = await countClicks(page)
    // The names of cameras and known plates are asked for when the field is used.
    const named = Promise.all([/plates\?/, /\/cameras$/].map(address => page.waitForResponse(address)))
    await page.keyboard.press('/')
    await named
    await typeWhenFocused(page, page.getByLabel('Search', { exact: true }), typed)
    await page.keyboard.press('Enter')
    // A search for a time leaves Live.
    await page.waitForURL(/\/events\?/)
    await page.getByTestId('result-count').getByText(expected, { exact: true }).waitFor()
    return { page, clicks, complaints }
  }

  it('when did the white van come?', async () => {
    const { page, clicks, complaints } = await search(`white van ${thatHour} gate`, '1 event')
    await page.getByTestId('event-card').getByText('AB1234').waitFor()
    expect(await clicks()).toBe(0)
    if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/van.png` })
    expect(complaints).toEqual([])
  })

  it('what was the plate that I half remember?', async () => {
    const { page, clicks } = await search(`AB*3? ${day}`, '2 events')
    await page.getByTestId('event-card').getByText('AB7734').first().waitFor()
    expect(await clicks()).toBe(0)
  })

  it('which plate was it, if I read it wrong?', async () => {
    const { page, clicks } = await search(`AB12E4 ${day}`, '0 events')
    await page.getByRole('button', { name: 'AB1234' }).click()
    await page.getByTestId('result-count').getByText('1 event', { exact: true }).waitFor()
    expect(await clicks()).toBe(1)
  })

  it('who wore the red jacket in the shop?', async () => {
    const { page, clicks } = await search(`woman in a red jacket with backpack shop ${day}`, '1 event')
    expect(await page.getByTestId('event-card').locator('mark').allTextContents()).toContain('red')
    expect(await clicks()).toBe(0)
  })

  it('which unknown plates came to the gate?', async () => {
    const { clicks } = await search(`unknown plates at the gate ${day}`, '2 events')
    expect(await clicks()).toBe(0)
  })

  it('when was this tenant here?', async () => {
    const { page, clicks } = await search('tenant 4 today', '1 event')
    await page.getByTestId('event-card').getByText('XY77').waitFor()
    expect(await clicks()).toBe(0)
  })

  it('what came in the hour before?', async () => {
    const { page, clicks } = await search(`gate ${thatHour}`, '1 event')
    await page.getByRole('button', { name: 'Previous hour' }).click()
    await page.getByTestId('event-card').getByText('AB7734').waitFor()
    await page.getByRole('button', { name: 'Show a wider time' }).click()
    await page.getByTestId('event-card').getByText('AB1234').waitFor()
    expect(await clicks()).toBe(2)
  })

  it('can I see this every day, and be told of it?', async () => {
    const { page, clicks, complaints } = await search(`white van gate ${day}`, '1 event')
    await page.getByRole('button', { name: 'Save view' }).click()
    await typeWhenFocused(page, page.getByLabel('Name of the view'), 'White vans')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'White vans' }).waitFor()
    expect(await clicks()).toBe(1)
    await page.getByRole('button', { name: 'Alert me' }).click()
    await page.getByRole('link', { name: /Rule “.*” made/ }).waitFor()
    expect(await clicks()).toBe(2)
    const { items } = await site.api('rules')
    expect(items).toMatchObject([{ when: { attributes: { 'vehicle.color': ['white'] } }, alert: { severity: 'info' } }])
    await page.getByRole('button', { name: 'Clear all' }).click()
    await page.getByRole('link', { name: 'White vans' }).click()
    await page.getByTestId('result-count').getByText('1 event', { exact: true }).waitFor()
    if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/views.png` })
    expect(complaints).toEqual([])
    const phone = await site.open('live', { viewport: { width: 390, height: 844 } })
    await phone.page.getByRole('button', { name: 'Menu' }).click()
    await phone.page.getByRole('link', { name: 'White vans' }).click()
    await phone.page.getByTestId('result-count').getByText('1 event', { exact: true }).waitFor()
    expect(phone.complaints).toEqual([])
  })
})
