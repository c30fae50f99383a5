import { beforeAll, describe, expect, it } from 'vitest'
import { noBrowser } from '../support/browser.ts'
import { dashboardUnderTest } from './browser.ts'
import { seePlate } from './site.ts'

describe.skipIf(noBrowser)(`known plates${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest()

  beforeAll(async () => {
    await seePlate(site.server, { plate: 'AB1234' })
    for (const number of ['AB1234', 'NEVER1']) {
      await fetch(new URL(`api/v1/plates/${number}`, site.server.webUrl), {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'Tenant 4', group: 'allow', notes: 'blue gate' }),
      })
    }
  })

  it.each(['AB1234', 'NEVER1'])('forgotten by mistake come back as they were: %s', async plate => {
    const { page, complaints } = await site.open(`plates/${plate}`)
    await page.getByRole('button', { name: 'Remove from known plates' }).click()
    await page.getByText('Removed from the known plates.').waitFor()
    if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/forgotten-${plate}.png` })
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => page.getByLabel('Name').inputValue()).toBe('Tenant 4')
    expect((await site.api(`plates/${plate}`)).known).toMatchObject({ group: 'allow', notes: 'blue gate' })
    expect(complaints.filter(one => !/404/.test(one))).toEqual([])
  })

  it('are cards that show the car, with the plate inset', async () => {
    await seePlate(site.server, { plate: 'CAR777', withPictures: true })
    const [event] = (await site.api('events?plate=CAR777')).items
    const [plate] = (await site.api('plates?plate=CAR777')).items
    expect(plate.scene).toMatchObject({ eventId: event.id, role: 'overview', box: event.targets[0].box })
    expect(plate.picture.role).toBe('target')
    const { page } = await site.open('plates?plate=CAR777')
    const pictures = page.getByTestId('plate-card').locator('img')
    await expect.poll(() => pictures.count()).toBe(2)
    expect(await pictures.first().getAttribute('src')).toContain(new URL(plate.scene.url, page.url()).pathname.slice(1))
  })

  it('count passes with the reads inside them, and the reads on request', async () => {
    const start = Date.now() - 3_600_000
    for (const after of [0, 4, 9, 600]) {
      await seePlate(site.server, { plate: 'PASS42', at: new Date(start + after * 1000) })
    }
    const [plate] = (await site.api('plates?plate=PASS42')).items
    expect(plate).toMatchObject({ sightings: 4, passes: 2 })
    const later = new Date(start + 300_000).toISOString()
    expect((await site.api(`plates?plate=PASS42&from=${later}`)).items).toMatchObject([{ sightings: 1, passes: 1 }])
    const { page, complaints } = await site.open('plates?plate=PASS42')
    const card = page.getByTestId('plate-card')
    await card.getByText('2 passes · ×4 reads').waitFor()
    await page.getByRole('radiogroup', { name: 'Count' }).getByText('Reads').click()
    await card.getByText('4 reads').waitFor()
    expect(new URL(page.url()).searchParams.get('count')).toBe('reads')
    expect(complaints).toEqual([])
  })

  it('of a file in an older encoding are read as one chooses', async () => {
    const { page } = await site.open('plates')
    await page.getByRole('button', { name: /Import/ }).click()
    const buffer = Buffer.concat([Buffer.from('plate;name\nPL1;'), Buffer.from([0xa3]), Buffer.from('ukasz\n')])
    await page.locator('input[type=file]').setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer })
    await page.getByLabel('Encoding of the file').first().click()
    if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/charset.png` })
    await page.getByRole('option', { name: /windows-1250/ }).click()
    await page.getByRole('button', { name: 'Import 1 plate' }).click()
    await expect.poll(async () => (await site.api('plates?plate=PL1')).items[0]?.known?.name).toBe('Łukasz')
  })
})
