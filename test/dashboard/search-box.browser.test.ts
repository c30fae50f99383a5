import { beforeAll, describe, expect, it } from 'vitest'
import { looksLikePlate, searchOffers } from '../../dashboard/src/features/filter/search-guess.ts'
import { noBrowser } from '../support/browser.ts'
import { dashboardUnderTest } from './browser.ts'
import { seePlate } from './site.ts'

describe('what is typed into the search box', () => {
  it.each(['AB12', 'ab12', 'abc-1234', 'ABC', 'AB 12 CD', 'AB*1?4', 'А123ВС77'])('%s is taken for a plate', typed => {
    expect(looksLikePlate(typed)).toBe(true)
  })

  it.each(['white van', 'fire', 'White van', 'tenant 4', 'gate 2', 'red jacket', 'zzz qqq'])(
    '%s is taken for words',
    typed => {
      expect(looksLikePlate(typed)).toBe(false)
    },
  )

  it('is offered both ways', () => {
    expect(searchOffers(' AB12 ').map(offer => offer.words)).toEqual(['Plate contains AB12', 'Words: AB12'])
    expect(searchOffers('van').map(offer => offer.words)).toEqual(['Words: van', 'Plate contains van'])
  })
})

describe.skipIf(noBrowser)(`the search box${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest()

  beforeAll(async () => {
    const van = { type: 'van', color: 'white', brand: 'Ford', model: 'Ford_TRANSIT' }
    await seePlate(site.server, { plate: 'AB1234', vehicle: van, withPictures: true })
    const savana = { type: 'SUV', color: 'black', brand: 'GMC', model: 'GMC_SAVANA' }
    await seePlate(site.server, { plate: 'XY77', vehicle: savana, plateColor: 'white', withPictures: true })
  })

  it('finds words on Enter and marks them, and a plate where one is typed', async () => {
    const { page, complaints } = await site.open('events')
    const box = page.getByLabel('Plate or words')
    await page.getByTestId('result-count').getByText('2 events').waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('white van')
    await page.keyboard.press('Enter')
    await page.getByTestId('result-count').getByText('1 event', { exact: true }).waitFor()
    const card = page.getByTestId('event-card')
    await card.getByText('AB1234').first().waitFor()
    expect(await card.locator('mark').allTextContents()).toEqual(['white', 'van'])
    expect(new URL(page.url()).searchParams.get('text')).toBe('white van')
    await box.fill('XY7')
    await page.getByTestId('result-count').getByText('1 event', { exact: true }).waitFor()
    await page.waitForURL(/plate=XY7/)
    expect(new URL(page.url()).searchParams.get('text')).toBeNull()
    await box.fill('XY7')
    await page.getByRole('option', { name: 'Words: XY7' }).click()
    await page.waitForURL(/text=XY7/)
    await box.fill('zzz qqq')
    await page.getByText('No events found').waitFor()
    if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/empty.png` })
    await box.fill('white')
    await page.getByRole('option', { name: 'Words: white' }).waitFor()
    if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/box.png` })
    await page.keyboard.press('Enter')
    await page.getByTestId('result-count').getByText('1 event', { exact: true }).waitFor()
    expect(complaints).toEqual([])
  })
})
