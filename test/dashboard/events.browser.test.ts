import { beforeAll, describe, expect, it } from 'vitest'
import { noBrowser } from '../support/browser.ts'
import { dashboardUnderTest } from './browser.ts'
import { seePlate } from './site.ts'

describe.skipIf(noBrowser)(`the events page${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest()
  const stored = 120

  beforeAll(async () => {
    const start = Date.now() - stored * 60_000
    for (let n = 0; n < stored; n++) {
      const plate = `AB${String(1000 + n)}`
      await seePlate(site.server, { plate, camera: n % 3 === 0 ? 'Yard' : 'Gate', at: new Date(start + n * 60_000) })
    }
    await seePlate(site.server, { plate: 'XY77', withPictures: true })
  })

  it('filters by part of a plate, says how many there are, and takes the filter away again', async () => {
    const { page, complaints } = await site.open('events')
    await page.getByTestId('result-count').getByText('121 events').waitFor()
    await page.getByLabel('Search', { exact: true }).fill('ab-107')
    await page.keyboard.press('Enter')
    await page.getByTestId('result-count').getByText('10 events').waitFor()
    expect(new URL(page.url()).search).toContain('ab-107')
    await page.getByRole('button', { name: /Remove filter: plate/ }).click()
    await page.getByTestId('result-count').getByText('121 events').waitFor()
    expect(complaints).toEqual([])
  })

  it('shows the same to whoever opens the address, and Back returns to the filter before', async () => {
    const { page } = await site.open('events?plate=AB1005')
    await page.getByTestId('result-count').getByText('1 event', { exact: true }).waitFor()
    await page.getByRole('button', { name: /Remove filter: plate/ }).click()
    await page.getByTestId('result-count').getByText('121 events').waitFor()
    await page.goBack()
    await page.getByTestId('result-count').getByText('1 event', { exact: true }).waitFor()
  })

  it('opens an event beside the list, steps with the arrow keys and closes with Escape', async () => {
    const { page } = await site.open('events')
    await page.getByTestId('event-card').first().click()
    const panel = page.getByTestId('event-panel')
    await panel.getByText('XY77').first().waitFor()
    // There is nowhere to step to before the neighbours are known.
    await expect.poll(() => panel.getByLabel('Older event').isEnabled()).toBe(true)
    await page.keyboard.press('ArrowRight')
    await panel.getByText('AB1119').first().waitFor()
    expect(new URL(page.url()).searchParams.get('open')).not.toBeNull()
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
  })

  it('comes back to the place it was scrolled to, by Back and by reload', async () => {
    const { page } = await site.open('events?view=list')
    const list = page.getByTestId('event-list')
    await page.getByText('AB1110').waitFor()
    await list.hover()
    for (let n = 0; n < 6; n++) await page.mouse.wheel(0, 400)
    await page.waitForURL(/[?&]at=/)
    const first = async () => {
      const box = await list.boundingBox()
      const rows = await page.getByTestId('event-row').all()
      for (const row of rows) {
        const at = await row.boundingBox()
        if (at && box && at.y >= box.y) return row.textContent()
      }
      return null
    }
    const before = await first()
    expect(before).not.toContain('XY77')
    await page.reload()
    await expect.poll(first).toBe(before)
    await page.getByRole('link', { name: 'Plates' }).click()
    await page.getByRole('heading', { name: 'Plates' }).waitFor()
    await page.goBack()
    await expect.poll(first).toBe(before)
  })

  it('narrows the time by dragging over the histogram', async () => {
    const { page } = await site.open('events')
    await page.getByTestId('result-count').getByText('121 events').waitFor()
    const chart = page.getByLabel(/^Events over time/)
    const box = await chart.boundingBox()
    if (!box) throw new Error('there is no histogram')
    await page.mouse.move(box.x + box.width * 0.25, box.y + box.height / 2)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2, { steps: 8 })
    await page.mouse.up()
    await page.waitForURL(/from=/)
    await expect
      .poll(async () => Number.parseInt((await page.getByTestId('result-count').textContent()) ?? '', 10))
      .toBeLessThan(80)
  })

  it('exports exactly what is filtered, as a file that opens', async () => {
    const { page } = await site.open('events?plate=AB107')
    await page.getByTestId('result-count').getByText('10 events').waitFor()
    await page.getByRole('button', { name: 'Export' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: /CSV/ }).click(),
    ])
    const chunks: Buffer[] = []
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
    const lines = Buffer.concat(chunks).toString().trim().split('\r\n')
    expect(lines[0]).toMatch(/^camera,client_ip,alarm_type/)
    expect(lines.slice(1).map(line => line.split(',')[4])).toEqual(
      Array.from({ length: 10 }, (_, n) => `AB${1079 - n}`),
    )
  })

  it('draws the box over the overview, and takes it away', async () => {
    const { items } = await site.api('events?plate=XY77')
    const { page, complaints } = await site.open(`events/${items[0].id}`)
    const box = page.getByTestId('overlay-box')
    await box.waitFor()
    const edge = await box.locator('polygon').last().boundingBox()
    if (!edge) throw new Error('the box is not drawn')
    // A strip across the left edge of the box, and one beside it.
    const across = { x: edge.x - 3, y: edge.y + edge.height / 2 - 2, width: 6, height: 4 }
    const beside = { x: edge.x - 40, y: edge.y + edge.height / 2 - 2, width: 6, height: 4 }
    const looks = async () => [await page.screenshot({ clip: across }), await page.screenshot({ clip: beside })]
    const [withBox, besideBox] = await looks()
    await page.getByRole('switch', { name: 'Boxes, zones and lines' }).press('Space')
    await box.waitFor({ state: 'detached' })
    const [without, besideLater] = await looks()
    expect(withBox?.equals(without ?? Buffer.alloc(0))).toBe(false)
    expect(besideBox?.equals(besideLater ?? Buffer.alloc(0))).toBe(true)
    expect(complaints).toEqual([])
  })

  it('asks for pictures of the open event only', async () => {
    const { items } = await site.api('events?plate=XY77')
    const { page } = await site.open('settings')
    const asked: string[] = []
    page.on('request', request => {
      if (request.url().includes('/images/')) asked.push(request.url())
    })
    await page.goto(new URL(`events/${items[0].id}`, site.server.webUrl).href)
    await page.getByTestId('overlay-box').waitFor()
    expect(asked.length).toBeGreaterThan(0)
    expect(asked.filter(url => !url.includes(items[0].id))).toEqual([])
  })

  it('corrects a misread plate and keeps the original read beside it', async () => {
    const { items } = await site.api('events?plate=AB1042')
    const { page } = await site.open(`events/${items[0].id}`)
    await page.getByRole('button', { name: 'Correct' }).click()
    await page.getByLabel('Actual plate number').fill('AB1O42')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByTestId('event-detail').getByText('AB1O42').first().waitFor()
    await page.getByTestId('event-detail').getByText('AB1042').first().waitFor()
    for (const plate of ['AB1042', 'AB1O42']) {
      expect(
        (await site.api(`events?plate=${plate}&plateMatch=exact`)).items.map((event: { id: string }) => event.id),
      ).toEqual([items[0].id])
    }
  })

  it('shows the original post, readable', async () => {
    const { items } = await site.api('events?plate=XY77')
    const { page } = await site.open(`events/${items[0].id}`)
    await page.getByText('Raw post').click()
    await page.getByText('<smartType', { exact: false }).first().waitFor()
  })
})
