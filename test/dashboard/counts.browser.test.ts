import { beforeAll, describe, expect, it } from 'vitest'
import { buildPost } from '../../src/simulator/index.ts'
import { noBrowser } from '../support/browser.ts'
import { dashboardUnderTest } from './browser.ts'
import { downloaded } from './downloads.ts'

/** Totals as a counting camera sends them, one after the other: 3 went in and 1 out after the first. */
const totals = [
  [5, 2],
  [6, 2],
  [7, 3],
  [8, 3],
] as const

describe.skipIf(noBrowser)(`the counts page${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest()

  beforeAll(async () => {
    for (const [entered, left] of totals) {
      const post = buildPost('ipc-v2.1', 'line-counting', {
        device: { name: 'Door', ip: '192.168.7.9', mac: '58:5b:69:70:00:09', serial: 'I700000009', channel: 1 },
        timeUs: Date.now() * 1000,
        eventId: entered,
        phase: 'start',
        zone: [
          { x: 0.4, y: 0.4 },
          { x: 0.5, y: 0.9 },
        ],
        counts: [{ target: 'person', entered, left, present: entered - left }],
        targets: [],
        overview: null,
      })
      await site.server.post(post)
    }
  })

  it('draws what the counters added, and says it in numbers', async () => {
    const { items } = await site.api('events')
    expect(items).toHaveLength(totals.length)
    const { page, complaints } = await site.open('counts')
    await page.getByRole('region', { name: 'Chart' }).locator('svg rect').first().waitFor()
    const [series] = (await site.api('counts')).series
    const { entered, left } = series.total
    expect(entered - left).toBeGreaterThan(0)
    await page.getByRole('region', { name: 'Chart' }).getByText(`${entered} in`).first().waitFor()
    await page.getByText('Table', { exact: true }).click()
    await page.waitForURL(/view=table/)
    const rows = page.getByRole('region', { name: 'Counts as numbers' }).locator('tbody tr')
    const sums = await rows.evaluateAll(lines =>
      lines.map(line => Number((line as unknown as { cells: { textContent: string }[] }).cells[1]?.textContent) || 0),
    )
    expect(sums.reduce((sum, one) => sum + one, 0)).toBe(entered)
    await page.reload()
    await rows.first().waitFor()
    expect(complaints).toEqual([])
  })

  it('gives the numbers as a file', async () => {
    const { page } = await site.open('counts')
    const file = await downloaded(page, page.getByRole('link', { name: 'Export CSV' }))
    expect(file.name).toMatch(/\.csv$/)
    const [header, ...lines] = file.bytes.toString().replace('\ufeff', '').trim().split('\r\n')
    expect(header).toMatch(/entered/)
    expect(lines.some(line => line.includes('Door'))).toBe(true)
  })
})
