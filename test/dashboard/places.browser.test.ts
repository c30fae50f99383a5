import { beforeAll, describe, expect, it } from 'vitest'
import { noBrowser } from '../support/browser.ts'
import { webRequest } from '../support/web-client.ts'
import { dashboardUnderTest } from './browser.ts'
import { crossLine, drive } from './car-park.ts'
import { obstacles } from './obstacles.ts'

const minuteMs = 60_000
const ago = (minutes: number) => new Date(Date.now() - minutes * minuteMs)

describe.skipIf(noBrowser)(`places${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest()

  beforeAll(async () => {
    await drive(site.server, 'Entrance', 'FIRST11', { at: ago(300) })
    await drive(site.server, 'Exit', 'FIRST11', { at: ago(240) })
    await crossLine(site.server, [
      { x: 0.2, y: 0.6 },
      { x: 0.8, y: 0.7 },
    ])
  })

  it('adds a place with doors, names a line on the picture of its camera, and removes the place', async () => {
    const { page, complaints } = await site.open('places', { bypassCSP: true })
    await page.getByText('No places yet').waitFor()
    await page.getByRole('link', { name: 'Add a place' }).first().click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Car park')
    const door = page.getByRole('region', { name: 'Add a door' })
    const choose = async (camera: string) => {
      await door.getByRole('combobox', { name: 'Camera' }).click()
      await page.getByRole('option', { name: camera }).click()
    }
    await choose('Entrance')
    await door.getByAltText('Newest overview of Entrance').waitFor()
    await door.getByLabel('Name of Line 1').fill('Main entrance')
    await door.getByRole('button', { name: 'Save name' }).click()
    await door.locator('svg text').filter({ hasText: 'Main entrance' }).waitFor()
    expect((await site.api('lines')).items).toMatchObject([{ name: 'Main entrance' }])
    await door.getByRole('button', { name: 'Use as a door: plates of Entrance' }).click()
    const events = await site.open('events')
    await events.page.getByRole('button', { name: /^More/ }).first().click()
    await events.page.getByRole('checkbox', { name: /Main entrance/ }).check()
    await expect.poll(() => new URL(events.page.url()).searchParams.get('line')).toBe('Main entrance')
    await events.page.getByTestId('result-count').getByText(/^1 /).waitFor()
    // A line is chosen on the picture too.
    await door.locator('svg g').click()
    const doors = page.getByTestId('door')
    await doors.filter({ hasText: 'Entrance, Main entrance' }).getByText('cannot tell in from out').waitFor()
    await door.getByRole('button', { name: 'Use as a door: Main entrance' }).click()
    await choose('Exit')
    await door.getByText('has sent no line or zone yet').waitFor()
    await door.getByRole('button', { name: 'Use as a door: plates of Exit' }).click()
    await door.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('combobox', { name: 'What crossing Exit, plates means' }).click()
    await page.getByRole('option', { name: 'Out', exact: true }).click()
    await page.getByLabel('Capacity').fill('2')
    await page.getByRole('button', { name: 'Add the limit' }).click()
    await page.getByText('All other vehicles: 2 h').waitFor()
    expect(await obstacles(page)).toEqual([])
    await page.getByRole('button', { name: 'Add the place' }).click()
    const row = page.getByTestId('place-row').filter({ hasText: 'Car park' })
    await row.getByText('2 spaces free').waitFor()
    expect((await site.api('places')).items).toMatchObject([
      {
        name: 'Car park',
        capacity: 2,
        doors: [
          { line: null, crossing: 'direction' },
          { line: null, crossing: 'out' },
        ],
        stayLimits: { '*': 120 },
      },
    ])
    await drive(site.server, 'Entrance', 'ABC1234', { withPictures: true })
    await row.getByText('1 vehicle', { exact: true }).waitFor()
    await row.getByRole('link', { name: 'Edit Car park' }).click()
    await page.getByLabel('Capacity').fill('1')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await row.getByText('Full').waitFor()
    expect(await obstacles(page)).toEqual([])
    // On site now, with the picture and the end of the allowed stay.
    await row.getByRole('link', { name: 'Car park', exact: true }).click()
    const inside = page.getByTestId('on-site')
    await inside.filter({ hasText: 'ABC1234' }).getByText('Until').waitFor()
    await inside.getByAltText('ABC1234 as it came').waitFor()
    expect(await obstacles(page)).toEqual([])
    await page.emulateMedia({ media: 'print' })
    await page.getByRole('row', { name: 'ABC1234' }).waitFor()
    await page.emulateMedia({ media: 'screen' })
    await inside.getByRole('button', { name: 'ABC1234 has left' }).click()
    await page.getByRole('button', { name: 'Close the visit' }).click()
    await page.getByText('No vehicle inside').waitFor()
    await page.getByRole('link', { name: 'Places', exact: true }).last().click()
    await row.getByRole('button', { name: 'Remove Car park' }).click()
    await row.getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByText('No places yet').waitFor()
    expect(complaints).toEqual([])
  })

  it('searches visits, says what was not seen, and splits and joins them', async () => {
    const cameras = (await site.api('cameras')).items as { id: string; name: string }[]
    const door = (name: string, crossing: string) => ({
      camera: cameras.find(camera => camera.name === name)?.id,
      line: null,
      crossing,
    })
    await webRequest(site.server.webUrl, '/api/v1/places', {
      method: 'POST',
      body: { name: 'Yard', doors: [door('Entrance', 'in'), door('Exit', 'out')] },
    })
    await drive(site.server, 'Entrance', 'B8O123', { at: ago(60), withPictures: true })
    await drive(site.server, 'Exit', 'BBO123', { at: ago(40) })
    await drive(site.server, 'Exit', 'GHOST99', { at: ago(30) })
    const { page, complaints } = await site.open('places/visits', { bypassCSP: true })
    const visits = page.getByTestId('visit')
    await visits.filter({ hasText: 'GHOST99' }).getByText('Entry not seen').waitFor()
    await page.getByLabel('Search visits by plate').fill('B8O')
    await visits.filter({ hasText: 'GHOST99' }).waitFor({ state: 'detached' })
    const one = visits.filter({ hasText: 'Look-alike: 8 read as B' })
    await one.getByRole('button', { expanded: false }).first().click()
    await one.getByAltText('B8O123 read').waitFor()
    expect(await obstacles(page)).toEqual([])
    await one.getByRole('button', { name: 'Split here' }).click()
    await one.getByRole('button', { name: 'Split', exact: true }).click()
    const split = visits.filter({ hasText: 'B8O123' })
    await split.getByText('Inside', { exact: true }).waitFor()
    await split.getByRole('button', { name: 'Join with another visit' }).click()
    await split.getByRole('combobox', { name: 'The other visit' }).click()
    await page.getByRole('option', { name: /^BBO123/ }).click()
    await split.getByRole('button', { name: 'Join', exact: true }).click()
    await split.getByText('Joined by hand').first().waitFor()
    expect(await (await fetch(new URL('api/v1/visits.csv?plate=B8O', site.server.webUrl))).text()).toContain('B8O123')
    expect(complaints).toEqual([])
  })
})
