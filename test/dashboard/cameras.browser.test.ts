import { describe, expect, it } from 'vitest'
import { noBrowser } from '../support/browser.ts'
import { dashboardUnderTest } from './browser.ts'
import { seePlate } from './site.ts'

describe.skipIf(noBrowser)(`the cameras page${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest()

  it('tells a newcomer what to type into a camera', async () => {
    const { page, complaints } = await site.open('cameras')
    await page.getByRole('heading', { name: 'No camera has posted yet' }).waitFor()
    const { hostname, port } = new URL(site.server.url)
    await page.getByText(`${hostname} port ${port} path /API`).waitFor()
    expect(await page.getByRole('button', { name: 'Copy address' }).count()).toBe(1)
    expect(complaints).toEqual([])
  })

  it('says how a camera is in a word and a sentence, hides it and shows it again', async () => {
    await seePlate(site.server, { plate: 'CAM1', camera: 'North gate', withPictures: true })
    const { page, complaints } = await site.open('cameras')
    const card = page.getByTestId('camera-card')
    await card.getByText('North gate').waitFor()
    await card.getByText('OK', { exact: true }).waitFor()
    await card.getByText(/^Last heard from .* ago\.$/).waitFor()
    await card.getByRole('img', { name: 'Last picture of North gate' }).waitFor()
    await card.getByRole('link', { name: 'North gate' }).click()
    const panel = page.getByTestId('camera-panel')
    await panel.getByRole('button', { name: 'Hide' }).click()
    await panel.getByRole('button', { name: 'Show', exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
    await card.waitFor({ state: 'detached' })
    await page.getByRole('switch', { name: 'Show hidden (1)' }).press('Space')
    await card.getByRole('link', { name: 'North gate' }).click()
    await panel.getByRole('button', { name: 'Show', exact: true }).click()
    await expect.poll(async () => (await site.api('cameras')).items[0].hidden).toBe(false)
    expect(complaints).toEqual([])
  })

  it('has a link on its events, to its recording at that time', async () => {
    const [camera] = (await site.api('cameras')).items
    const { page, complaints } = await site.open(`cameras/${camera.id}`)
    const form = page.getByRole('form', { name: 'Link on events' })
    await form.getByRole('textbox', { name: 'Address' }).fill('http://{host}/x?t={when}')
    await form.getByText('It does not know {when}').waitFor()
    await form.getByRole('button', { name: 'Playback in a recorder' }).click()
    await form.getByText(/^For the last event/).waitFor()
    await form.getByRole('button', { name: 'Save' }).click()
    await form.getByText('Saved.').waitFor()
    const [event] = (await site.api('events')).items
    await page.goto(new URL(`events/${event.id}`, site.server.webUrl).href)
    const link = page.getByRole('link', { name: /^Open in the camera at / })
    const address = new URL((await link.getAttribute('href')) ?? '')
    expect([address.host, address.pathname]).toEqual([camera.address, '/playback'])
    expect(address.searchParams.get('time')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/)
    expect(await link.getAttribute('rel')).toContain('noreferrer')
    expect(await link.getAttribute('target')).toBe('_blank')
    expect(complaints).toEqual([])
  })
})
