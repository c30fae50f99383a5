import { beforeAll, describe, expect, it } from 'vitest'
import { noBrowser } from '../support/browser.ts'
import { dashboardUnderTest, typeWhenFocused } from './browser.ts'
import { obstacles } from './obstacles.ts'
import { seePlate } from './site.ts'

describe.skipIf(noBrowser)(`the search box${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest()

  beforeAll(async () => {
    const van = { type: 'van', color: 'white', brand: 'Ford', model: 'Ford_TRANSIT' }
    await seePlate(site.server, { plate: 'AB1234', vehicle: van, withPictures: true })
    const savana = { type: 'SUV', color: 'black', brand: 'GMC', model: 'GMC_SAVANA' }
    await seePlate(site.server, { plate: 'XY77', vehicle: savana, plateColor: 'white', withPictures: true })
  })

  it('turns words into conditions on Enter, says why an event matches, and searches what it does not understand', async () => {
    const { page, complaints } = await site.open('events')
    const box = page.getByLabel('Search', { exact: true })
    const count = page.getByTestId('result-count')
    await count.getByText('2 events').waitFor()
    await page.keyboard.press('/')
    await typeWhenFocused(page, box, 'white van gate')
    await page.getByRole('option', { name: 'vehicle color: white vehicle type: van camera: Gate' }).waitFor()
    if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/box.png` })
    await page.keyboard.press('Enter')
    await count.getByText('1 event', { exact: true }).waitFor()
    const { searchParams } = new URL(page.url())
    expect([searchParams.get('vehicleColor'), searchParams.get('vehicleType')]).toEqual(['white', 'van'])
    const card = page.getByTestId('event-card')
    await card.getByText('AB1234').first().waitFor()
    expect(await card.locator('mark').allTextContents()).toEqual(['white', 'van'])
    await page.getByRole('button', { name: 'Remove filter: vehicle type: van' }).click()
    await page.getByRole('button', { name: 'Clear all' }).click()
    await box.fill('XY7')
    await page.keyboard.press('Enter')
    await page.waitForURL(/plate=XY7/)
    await count.getByText('1 event', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Clear all' }).click()
    await box.fill('white plate')
    await page.getByRole('option', { name: 'Words: white plate' }).click()
    await page.waitForURL(/text=white\+plate/)
    await count.getByText('1 event', { exact: true }).waitFor()
    await box.fill('zzz qqq')
    await page.keyboard.press('Enter')
    await page.getByText('No events found').waitFor()
    if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/empty.png` })
    expect(complaints).toEqual([])
  })

  it('opens with / on every other page, and shows what it finds on Events', async () => {
    const { page, complaints } = await site.open('settings')
    await page.getByRole('heading', { name: 'Settings' }).waitFor()
    await page.keyboard.press('/')
    const inDialog = page.getByRole('dialog', { name: 'Search events' }).getByLabel('Search', { exact: true })
    await typeWhenFocused(page, inDialog, 'black suv today')
    await page.keyboard.press('Enter')
    await page.waitForURL(/events\?.*vehicleColor=black/)
    await page.getByTestId('result-count').getByText('1 event', { exact: true }).waitFor()
    await page.goto(new URL('live', site.server.webUrl).href)
    const onLive = page.getByLabel('Search', { exact: true })
    await onLive.waitFor()
    await page.keyboard.press('/')
    await typeWhenFocused(page, onLive, 'gate yesterday')
    await page.keyboard.press('Enter')
    await page.waitForURL(/events\?.*when=yesterday/)
    expect(complaints).toEqual([])
  })

  it('says while one types how many events it would find, within the filter', async () => {
    const { page, complaints } = await site.open('events')
    const box = page.getByLabel('Search', { exact: true })
    await box.fill('white van')
    await page.getByTestId('offer-count').getByText('1 event', { exact: true }).waitFor()
    await box.fill('gate')
    await page.getByTestId('offer-count').getByText('2 events').waitFor()
    await page.goto(new URL('events?plate=XY77', site.server.webUrl).href)
    await box.fill('white van')
    await page.getByTestId('offer-count').getByText('0 events').waitFor()
    expect(complaints).toEqual([])
  })

  it('shows the number of events beside each type, camera and target, under the rest of the filter', async () => {
    const { page, complaints } = await site.open('events?plate=XY77')
    await page.getByRole('button', { name: 'Type', exact: true }).click()
    await page.getByRole('group', { name: 'Event types' }).getByRole('checkbox', { name: 'Plate 1 event' }).waitFor()
    await page.getByRole('checkbox', { name: 'Motion 0 events' }).waitFor()
    expect(await obstacles(page)).toEqual([])
    if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/types.png` })
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Camera', exact: true }).click()
    await page.getByRole('checkbox', { name: 'Gate 1 event' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Target', exact: true }).click()
    await page.getByRole('checkbox', { name: 'Vehicle 1 event' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('group', { name: 'Vehicle color' }).getByRole('checkbox', { name: 'white' }).waitFor()
    expect(complaints).toEqual([])
  })

  it('saves a view of Live and of Counts under a name', async () => {
    const { page, complaints } = await site.open('live?targetType=vehicle')
    const save = async (name: string) => {
      await page.getByRole('button', { name: 'Save view' }).click()
      await page.getByLabel('Name of the view').fill(name)
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByRole('link', { name }).waitFor()
    }
    await save('Vehicles now')
    await page.goto(new URL('counts?target=vehicle&range=7d', site.server.webUrl).href)
    await save('Vehicles of the week')
    await page.getByRole('link', { name: 'Vehicles now' }).click()
    await page.waitForURL(/live\?targetType=vehicle/)
    await page.getByRole('link', { name: 'Vehicles of the week' }).click()
    await page.waitForURL(/counts\?.*target=vehicle/)
    expect(complaints).toEqual([])
  })
})
