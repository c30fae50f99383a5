import { describe, expect, it } from 'vitest'
import { noBrowser } from '../support/browser.ts'
import { dashboardUnderTest } from './browser.ts'
import { seePlate } from './site.ts'

describe.skipIf(noBrowser)(`the wall${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest()

  it('shows nothing but the newest events, the newest one large, over the whole screen', async () => {
    for (let n = 1; n <= 30; n++) await seePlate(site.server, { plate: `WALL${n}`, camera: n % 2 ? 'Gate' : 'Yard' })
    const { page, complaints } = await site.open('wall', { viewport: { width: 2560, height: 1440 } })
    const newest = page.getByTestId('wall-newest')
    await newest.getByText('WALL30').waitFor()
    await seePlate(site.server, { plate: 'WALL31', withPictures: true })
    await newest.getByText('WALL31').waitFor()
    // Letters of 2 cm, which can be read from 4 m: 86 pixels of a screen with 27 inches.
    const { height } = (await newest.getByText('WALL31').boundingBox()) ?? { height: 0 }
    // A capital has about 0.6 of a line.
    expect(height * 0.6).toBeGreaterThan(86)
    expect(await page.getByRole('navigation').count()).toBe(0)
    const boxes = await Promise.all(
      (await page.getByTestId(/^wall-(newest|card)$/).all()).map(card => card.boundingBox()),
    )
    const covered = boxes.reduce((sum, box) => sum + (box?.width ?? 0) * (box?.height ?? 0), 0)
    expect(covered / (2560 * 1440)).toBeGreaterThan(0.9)
    expect(complaints).toEqual([])
  })

  it('has larger cards by the slider, and the filter of the address', async () => {
    const { page } = await site.open('wall?plate=WALL2')
    await page.getByTestId('wall-newest').getByText('WALL29').waitFor()
    const before = (await page.getByTestId('wall-card').first().boundingBox())?.width ?? 0
    await page.getByRole('slider', { name: 'Size of the cards' }).press('End')
    await expect
      .poll(async () => (await page.getByTestId('wall-card').first().boundingBox())?.width)
      .toBeGreaterThan(before)
    await seePlate(site.server, { plate: 'OTHER' })
    await seePlate(site.server, { plate: 'WALL222' })
    await page.getByTestId('wall-newest').getByText('WALL222').waitFor()
    expect(await page.getByText('OTHER').count()).toBe(0)
    await page.getByRole('link', { name: 'Back to Live' }).click()
    await page.getByTestId('event-card').first().waitFor()
    expect(new URL(page.url()).search).toBe('?plate=WALL2')
    await page.getByRole('link', { name: 'Wall', exact: true }).click()
    await page.getByTestId('wall-newest').waitFor()
  })
})
