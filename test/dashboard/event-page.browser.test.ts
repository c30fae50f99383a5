import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { noBrowser } from '../support/browser.ts'
import { dashboardUnderTest } from './browser.ts'
import { obstacles } from './obstacles.ts'
import { seeFace, seePlate } from './site.ts'

const audi = { type: 'saloon car', color: 'grey', brand: 'Audi', model: 'A4' }
const fiat = { type: 'hatchback', color: 'red', brand: 'Fiat', model: '500' }

describe.skipIf(noBrowser)(`the page of an event${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest()
  const start = Date.now() - 3_600_000
  const minute = (n: number) => new Date(start + n * 60_000)
  const idOf = async (query: string): Promise<string> => (await site.api(`events?limit=1&${query}`)).items[0].id

  beforeAll(async () => {
    const { server } = site
    for (let n = 0; n < 6; n++) await seePlate(server, { plate: 'AB1234', at: minute(n), vehicle: audi })
    await seePlate(server, { plate: 'AB1234', at: minute(10), vehicle: fiat, withPictures: true })
    await seePlate(server, { plate: 'NEAR1', at: new Date(start + 10 * 60_000 + 20_000) })
    await seeFace(server, { name: 'Ann Smith', at: new Date(start + 10 * 60_000 - 15_000), withPictures: true })
    await seeFace(server, { name: 'Ann Smith', at: minute(30) })
    await seePlate(server, { plate: 'LATE9', at: minute(40) })
  })

  const scale = async (page: Page) => Number(await page.getByTestId('zoom-stage').getAttribute('data-scale'))

  it('leads back to the list with its filter, at the event', async () => {
    const { page, complaints } = await site.open('events?plate=AB1234&view=list')
    await page.getByTestId('event-row').nth(3).click()
    await page.getByTestId('event-panel').getByRole('link', { name: 'Open as a full page' }).click()
    await page.getByText('Back to the list').click()
    await page.getByTestId('result-count').getByText('7 events').waitFor()
    expect(new URL(page.url()).searchParams.get('plate')).toBe('AB1234')
    expect(new URL(page.url()).searchParams.has('at')).toBe(true)
    expect(complaints).toEqual([])
  })

  it('leads from a deep link to all events at its time', async () => {
    const id = await idOf('plate=NEAR1')
    const { page } = await site.open(`events/${id}`)
    await page.getByText('Back to the list').click()
    await page.getByTestId('event-card').getByText('NEAR1').waitFor()
    expect(new URL(page.url()).searchParams.get('at')).toBe(id)
  })

  it('zooms into the picture by button, key, wheel, double click and to the plate', async () => {
    const { page, complaints } = await site.open(`events/${await idOf('plate=AB1234')}`)
    await page.getByRole('button', { name: 'Enlarge the overview' }).click()
    const stage = page.getByTestId('zoom-stage')
    await stage.locator('img').waitFor()
    expect(await scale(page)).toBe(1)
    await page.getByRole('button', { name: 'Zoom in' }).click()
    expect(await scale(page)).toBe(1.5)
    await page.keyboard.press('+')
    expect(await scale(page)).toBe(2.25)
    await page.keyboard.press('0')
    expect(await scale(page)).toBe(1)
    await stage.dblclick()
    expect(await scale(page)).toBe(3)
    await stage.hover()
    await page.mouse.wheel(0, 300)
    await expect.poll(() => scale(page)).toBeLessThan(3)
    await page.getByTestId('picture-viewer').getByRole('button', { name: 'To the plate' }).click()
    expect(await scale(page)).toBeGreaterThan(1)
    const label = stage.getByTestId('overlay-box')
    await label.waitFor()
    const [box, frame] = [await label.boundingBox(), await stage.boundingBox()]
    expect((box?.x ?? 0) + (box?.width ?? 0) / 2).toBeCloseTo((frame?.x ?? 0) + (frame?.width ?? 0) / 2, -1)
    const before = await label.boundingBox()
    await page.mouse.move(500, 400)
    await page.mouse.down()
    await page.mouse.move(440, 400, { steps: 3 })
    await page.mouse.up()
    expect((await label.boundingBox())?.x).toBeCloseTo((before?.x ?? 0) - 60, 0)
    await page.getByText('Close-up: AB1234', { exact: true }).click()
    await stage.getByAltText(/^Close-up/).waitFor()
    for (const name of ['Zoom in', 'Zoom out', 'Whole picture', 'Close the picture']) {
      const size = await page.getByRole('button', { name }).boundingBox()
      expect([name, Math.round(size?.width ?? 0), Math.round(size?.height ?? 0)]).toEqual([name, 44, 44])
    }
    expect(await obstacles(page)).toEqual([])
    await page.keyboard.press('Escape')
    await stage.waitFor({ state: 'detached' })
    await page.getByTestId('event-detail').waitFor()
    expect(complaints).toEqual([])
  })

  it('zooms into the picture with two fingers, and moves it with one', async () => {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
    const { page, complaints } = await site.open(`events/${await idOf('plate=AB1234')}`, phone)
    await page.getByRole('button', { name: 'Enlarge the overview' }).tap()
    const stage = page.getByTestId('zoom-stage')
    await stage.locator('img').waitFor()
    const { x = 0, y = 0, width = 0, height = 0 } = (await stage.boundingBox()) ?? {}
    const middle = { x: x + width / 2, y: y + height / 2 }
    const chrome = await page.context().newCDPSession(page)
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...fingers: [dx: number, dy: number][]) =>
      chrome.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: fingers.map(([dx, dy], id) => ({ x: middle.x + dx, y: middle.y + dy, id })),
      })
    await touch('touchStart', [-20, 0], [20, 0])
    for (const apart of [30, 40, 50, 60]) await touch('touchMove', [-apart, 0], [apart, 0])
    await touch('touchEnd')
    await expect.poll(() => scale(page)).toBeCloseTo(3, 1)
    const picture = stage.locator('img')
    const before = await picture.boundingBox()
    expect((before?.x ?? 0) + (before?.width ?? 0) / 2).toBeCloseTo(middle.x, -1)
    await touch('touchStart', [0, 0])
    for (const by of [20, 40, 60]) await touch('touchMove', [by, 0])
    await touch('touchEnd')
    await expect.poll(async () => ((await picture.boundingBox())?.x ?? 0) - (before?.x ?? 0)).toBeCloseTo(60, -1)
    await touch('touchStart', [-60, 0], [60, 0])
    for (const apart of [40, 20, 10]) await touch('touchMove', [-apart, 0], [apart, 0])
    await touch('touchEnd')
    await expect.poll(() => scale(page)).toBe(1)
    // The page itself was neither zoomed nor scrolled.
    expect(await page.evaluate('[visualViewport.scale, scrollX, scrollY]')).toEqual([1, 0, 0])
    expect(complaints).toEqual([])
  })

  it('shows what else happened within a minute, here and at the other cameras, and leads to more', async () => {
    const { page, complaints } = await site.open(`events/${await idOf('plate=AB1234')}`)
    const nearby = page.getByTestId('nearby')
    await nearby.getByRole('list', { name: 'At Gate' }).getByText('NEAR1').waitFor()
    await nearby.getByRole('list', { name: 'At other cameras' }).getByText('Door').waitFor()
    expect(await nearby.getByText('15 s before').count()).toBe(1)
    expect(await obstacles(page)).toEqual([])
    await nearby.getByRole('link', { name: '15 minutes' }).click()
    await page.getByTestId('result-count').getByText('9 events').waitFor()
    expect(complaints).toEqual([])
  })

  it('offers more of the plate and vehicle with their numbers, and says that the car is another one than usual', async () => {
    const { page } = await site.open(`events/${await idOf('plate=AB1234')}`)
    const more = page.getByTestId('more-of-this')
    await more.getByText('7 events').waitFor()
    const words = await page.getByTestId('unusual-vehicle').textContent()
    expect(words).toContain('Usually a grey sedan Audi A4; here a red hatchback Fiat 500.')
    await more.getByRole('link', { name: 'Plate AB1234' }).click()
    await page.getByTestId('result-count').getByText('7 events').waitFor()
  })

  it('compares it with another sighting of the plate, at an address of its own', async () => {
    const { page, complaints } = await site.open(`events/${await idOf('plate=AB1234')}`)
    await page.getByRole('link', { name: 'Compare with another sighting' }).click()
    await page.getByTestId('event-card').first().click()
    await page.getByText(/^\d differences?, /).waitFor()
    expect(new URL(page.url()).searchParams.has('with')).toBe(true)
    const row = page.getByRole('row', { name: /Vehicle make/ })
    expect(await row.textContent()).toBe('Vehicle makediffersFiatAudi')
    expect(await page.getByRole('row', { name: /^Camera/ }).textContent()).toBe('CameraGateGate')
    expect(await page.getByTestId('compared-picture').count()).toBe(2)
    expect(await obstacles(page)).toEqual([])
    await page.reload()
    await row.waitFor()
    await page.getByRole('button', { name: 'Choose another sighting' }).click()
    await page.getByText('Compare with which sighting?').waitFor()
    expect(complaints).toEqual([])
  })

  it('leads from a recognized person to their page', async () => {
    const { page, complaints } = await site.open(`events/${await idOf('category=face')}`)
    await page.getByRole('link', { name: 'History of Ann Smith' }).click()
    await page.getByRole('heading', { name: 'Ann Smith', level: 1 }).waitFor()
    await page.getByRole('link', { name: '2 sightings' }).waitFor()
    await page.getByTestId('sighting').first().waitFor()
    expect(await page.getByTestId('sighting').count()).toBe(2)
    expect(await obstacles(page)).toEqual([])
    await page.getByRole('link', { name: '2 sightings' }).click()
    await page.getByTestId('result-count').getByText('2 events').waitFor()
    expect(complaints).toEqual([])
  })

  it('says at an address of somebody unknown that no camera recognized them', async () => {
    const { page } = await site.open('faces/Nobody')
    await page.getByText('No camera has recognized this person').waitFor()
    expect(await obstacles(page)).toEqual([])
  })

  it('marks on the page of a plate the sighting of another car', async () => {
    const { page, complaints } = await site.open('plates/AB1234')
    await page.getByTestId('usual-vehicle').getByText('Usually a grey sedan Audi A4').waitFor()
    await page.getByTestId('sighting').nth(6).waitFor()
    expect(await page.getByTestId('unusual-sighting').count()).toBe(1)
    expect(await page.getByTestId('unusual-sighting').textContent()).toContain('Here a red hatchback Fiat 500')
    expect(await obstacles(page)).toEqual([])
    expect(complaints).toEqual([])
  })

  it('compares two sightings that are selected on the page of a plate, with the keyboard too', async () => {
    const { page, complaints } = await site.open('plates/AB1234', { bypassCSP: true })
    const sightings = page.getByTestId('sighting')
    await sightings.nth(6).waitFor()
    const boxes = page.getByRole('checkbox', { name: /^Select to compare/ })
    await boxes.nth(0).focus()
    await page.keyboard.press('Space')
    await page.getByText('Select another sighting to compare').waitFor()
    await boxes.nth(1).check()
    // A third one takes the place of the first.
    await boxes.nth(3).check()
    expect(await boxes.nth(0).isChecked()).toBe(false)
    await page.getByRole('button', { name: 'Clear' }).click()
    expect(await boxes.nth(3).isChecked()).toBe(false)
    await boxes.nth(0).check()
    await boxes.nth(3).check()
    await page.getByText('2 sightings selected').waitFor()
    expect(await obstacles(page)).toEqual([])
    await page.getByRole('link', { name: 'Compare' }).click()
    await page.getByText(/^\d differences?, /).waitFor()
    expect(await page.getByRole('row', { name: /Vehicle make/ }).textContent()).toBe('Vehicle makediffersFiatAudi')
    expect(complaints).toEqual([])
  })

  it('says in words for a person that an event does not exist', async () => {
    const { page } = await site.open('events/01a22cc6-2c49-76cf-8857-000000000000')
    await page.getByText('This event does not exist').waitFor()
    expect(await page.getByText('viewtron events').count()).toBe(0)
    expect(await obstacles(page)).toEqual([])
  })

  it('keeps the navigation at an address without a page', async () => {
    const { page, complaints } = await site.open('nonsense/deeper')
    await page.getByText('There is no page at this address').waitFor()
    await page.getByRole('link', { name: 'Plates' }).click()
    await page.getByRole('heading', { name: 'Plates' }).waitFor()
    expect(complaints).toEqual([])
  })

  it('ends the content of a page where its heading ends, and begins every empty state there', async () => {
    const { page } = await site.open('events')
    const edge = async (selector: string, side: 'left' | 'right') => {
      const box = await page.locator(selector).first().boundingBox()
      return Math.round((box?.x ?? 0) + (side === 'right' ? (box?.width ?? 0) : 0))
    }
    await page.getByTestId('event-card').first().waitFor()
    const list = await page.getByTestId('day-heading').boundingBox()
    const actions = await page.locator('header').last().locator('> :last-child').boundingBox()
    expect(Math.round((list?.x ?? 0) + (list?.width ?? 0))).toBe(Math.round((actions?.x ?? 0) + (actions?.width ?? 0)))
    for (const [path, title] of [
      ['events?plate=NONE', 'No events found'],
      ['rules', 'No rules'],
      ['devices', 'No devices'],
      ['alerts', 'No alerts'],
    ] as const) {
      await page.goto(new URL(path, site.server.webUrl).href)
      await page.getByRole('heading', { name: title }).waitFor()
      const heading = await page.getByRole('heading', { name: title }).boundingBox()
      expect([path, Math.round(heading?.x ?? 0)]).toEqual([path, await edge('h1', 'left')])
    }
  })
})
