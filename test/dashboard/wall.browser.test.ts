import { describe, expect, it } from 'vitest'
import { noBrowser } from '../support/browser.ts'
import { setUp } from '../support/web-client.ts'
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

describe.skipIf(noBrowser)(`a screen on a wall${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest({})

  it('shows the wall by the link of a kiosk token, and nothing else, until the token is removed', async () => {
    const admin = await setUp(site.server)
    const token = async (scopes: string[]) =>
      (await admin.send('/api/v1/tokens', { body: { name: 'Hall', scopes, expiresAt: null } })).json
    const [kiosk, reader] = [await token(['kiosk']), await token(['read'])]
    await seePlate(site.server, { plate: 'HALL1', withPictures: true })
    const wrong = await site.open(`wall#token=${reader.secret}`)
    await wrong.page.getByText('This link to the wall is invalid or has ended.').waitFor()
    const { page } = await site.open(`wall#token=${kiosk.secret}`)
    await page.getByTestId('wall-newest').getByText('HALL1').waitFor()
    expect(page.url()).not.toContain('token')
    expect(await page.getByRole('link', { name: 'Back to Live' }).count()).toBe(0)
    await seePlate(site.server, { plate: 'HALL2' })
    await page.getByTestId('wall-newest').getByText('HALL2').waitFor()
    const statusOf = (path: string) => page.evaluate(`fetch(${JSON.stringify(path)}).then(({ status }) => status)`)
    expect(await statusOf('api/v1/events')).toBe(200)
    expect(await statusOf('api/v1/plates')).toBe(403)
    await page.goto(new URL('live', site.server.webUrl).href)
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    await page.goto(new URL('wall', site.server.webUrl).href)
    await page.getByTestId('wall-newest').getByText('HALL2').waitFor()
    await admin.send(`/api/v1/tokens/${kiosk.id}`, { method: 'DELETE' })
    await page.reload()
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
  })
})
