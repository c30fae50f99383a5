import { beforeAll, describe, expect, it } from 'vitest'
import { noBrowser } from '../support/browser.ts'
import { until } from '../support/until.ts'
import { dashboardUnderTest } from './browser.ts'
import { crossLine, walkThrough } from './car-park.ts'
import { obstacles } from './obstacles.ts'
import { smallTargets } from './small-targets.ts'

describe.skipIf(noBrowser)(`lines and paths${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest()
  const tracks = async () => (await site.api('tracks?limit=500')).items as unknown[]

  beforeAll(async () => {
    await crossLine(site.server, [
      { x: 0.05, y: 0.9 },
      { x: 0.1, y: 0.95 },
    ])
    await walkThrough(site.server, { count: 3 })
    await until(async () => (await tracks()).length === 3, { what: 'the tracks' })
    await walkThrough(site.server, { count: 2, type: 'car', to: 3 })
    await until(async () => (await tracks()).length === 5, { what: 'the tracks of vehicles' })
  })

  it('draws a line with the mouse, shows what crossed it, moves it by keyboard, and removes it with undo', async () => {
    const { page, complaints } = await site.open('places/lines', { bypassCSP: true })
    await page.getByText('Nothing is drawn for this camera yet').waitFor()
    await page.getByRole('button', { name: 'Draw a line' }).click()
    const drawing = page.getByTestId('drawing')
    const { x, y, width, height } = (await drawing.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
    const at = (across: number, down: number) => [x + width * across, y + height * down] as const
    // From the bottom up, so that to the right is in.
    await page.mouse.move(...at(0.5, 0.9))
    await page.mouse.down()
    await page.mouse.move(...at(0.5, 0.5))
    await page.mouse.move(...at(0.5, 0.1))
    await page.mouse.up()
    await page.getByTestId('arrow').waitFor()
    await page.getByLabel('Name').fill('Door')
    expect(await obstacles(page)).toEqual([])
    await page.getByRole('button', { name: 'Save the line' }).click()
    const card = page.getByTestId('drawn-line').filter({ hasText: 'Door' })
    const people = card.getByRole('row', { name: /^People/ })
    await people.getByText('3 in, 0 out').first().waitFor()
    await page.getByText('fewer than 1 of 200').waitFor()
    expect((await site.api('lines')).items.filter((line: { isDrawn: boolean }) => line.isDrawn)).toHaveLength(1)
    // To the left end of the picture, which the cars cross too, and the other way round.
    await card.getByRole('button', { name: 'Change Door' }).click()
    for (const name of [/^Point 1 of 2/, /^Point 2 of 2/]) {
      await page.getByRole('button', { name }).focus()
      for (let step = 0; step < 6; step++) await page.keyboard.press('Shift+ArrowLeft')
    }
    await page.getByRole('button', { name: 'Turn the arrow' }).click()
    await page.getByRole('button', { name: 'Save the line' }).click()
    await card
      .getByRole('row', { name: /^Vehicles/ })
      .getByText('0 in, 2 out')
      .first()
      .waitFor()
    await card.getByRole('button', { name: 'Remove Door' }).click()
    await page.getByText('Door was removed.').waitFor()
    await card.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Undo' }).click()
    await people.getByText('0 in, 3 out').first().waitFor()
    expect(complaints).toEqual([])
  })

  it('draws a zone with a finger and says who waits in it', async () => {
    const { page, complaints } = await site.open('places/lines', {
      bypassCSP: true,
      hasTouch: true,
      viewport: { width: 390, height: 844 },
    })
    await page.getByRole('button', { name: 'Draw a zone' }).tap()
    const drawing = page.getByTestId('drawing')
    await drawing.scrollIntoViewIfNeeded()
    const { x, y, width, height } = (await drawing.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
    for (const [across, down] of [
      [0.3, 0.1],
      [0.7, 0.1],
      [0.7, 0.9],
      [0.3, 0.9],
    ] as const)
      await page.touchscreen.tap(x + width * across, y + height * down)
    await page.getByRole('button', { name: 'Point 4 of 4' }).waitFor()
    await page.getByRole('button', { name: 'Add a corner' }).tap()
    await page.getByRole('button', { name: 'Point 3 of 5' }).press('Delete')
    await page.getByRole('button', { name: 'Point 4 of 4' }).waitFor()
    await page.getByLabel('Name').fill('Queue')
    expect(await obstacles(page)).toEqual([])
    await page.getByRole('button', { name: 'Save the zone' }).tap()
    const card = page.getByTestId('drawn-line').filter({ hasText: 'Queue' })
    await card.getByRole('region', { name: 'Queue by hour' }).getByRole('row').nth(1).waitFor()
    await card.getByTestId('waiting-now').getByText('0').waitFor()
    expect(await obstacles(page)).toEqual([])
    expect(complaints).toEqual([])
  })

  it.each(['lines', 'paths'])('has controls that a finger can hit on a phone: %s', async name => {
    const { page } = await site.open(`places/${name}`, { bypassCSP: true, viewport: { width: 390, height: 844 } })
    await page.getByText(name === 'lines' ? 'Draw a zone' : 'All 5 paths').waitFor()
    expect(await smallTargets(page)).toEqual([])
    for (const chip of await page.locator('fieldset label').all())
      expect((await chip.boundingBox())?.height).toBeGreaterThanOrEqual(44)
  })

  it('chooses a drawn line as a door of a place', async () => {
    const { page, complaints } = await site.open('places/new', { bypassCSP: true })
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Shop')
    const door = page.getByRole('region', { name: 'Add a door' })
    await door.getByRole('link', { name: 'Draw a line or zone' }).waitFor()
    await door.getByRole('button', { name: 'Use as a door: Door' }).click()
    await page.getByRole('button', { name: 'Add the place' }).click()
    await page.getByTestId('place-row').filter({ hasText: 'Shop' }).waitFor()
    await page.getByRole('link', { name: 'Lines', exact: true }).click()
    await page.getByTestId('drawn-line').filter({ hasText: 'A door of Shop' }).waitFor()
    await page.getByRole('button', { name: 'Remove Door' }).click()
    await page.getByText('it is a door of the place Shop').first().waitFor()
    expect(complaints.filter(one => !one.includes('400'))).toEqual([])
  })

  it('draws paths by kind with an honest number, and maps of presence, standing and speed', async () => {
    const { page, complaints } = await site.open('places/paths', { bypassCSP: true })
    const paths = page.getByTestId('paths')
    await page.getByText('All 5 paths of this time.').waitFor()
    expect(await paths.locator('polyline').count()).toBe(5)
    await page.getByText('Vehicles', { exact: true }).first().click()
    await page.getByText('All 2 paths of this time.').waitFor()
    await page.getByText('Vehicles', { exact: true }).first().click()
    expect(await obstacles(page)).toEqual([])
    for (const [show, words] of [
      ['Presence', 'Most at'],
      ['Standing', 'Nobody stood'],
      ['Speed', 'Fastest at'],
    ] as const) {
      await page.getByText(show, { exact: true }).click()
      await page.getByTestId('strongest').filter({ hasText: words }).waitFor()
      expect(await obstacles(page)).toEqual([])
    }
    expect(await page.getByTestId('map').locator('rect').count()).toBeGreaterThan(5)
    await page.getByRole('combobox', { name: 'Time' }).click()
    await page.getByRole('option', { name: 'Yesterday' }).click()
    await page.getByText('Nobody was followed in these days.').waitFor()
    await page.getByRole('combobox', { name: 'Time' }).click()
    await page.getByRole('option', { name: 'From … to …' }).click()
    await page.getByLabel('From', { exact: true }).fill('2026-01-01T00:00')
    await page.getByTestId('strongest').waitFor()
    await page.goBack()
    expect(complaints).toEqual([])
  })
})
