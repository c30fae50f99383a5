import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { noBrowser } from '../support/browser.ts'
import { dashboardUnderTest } from './browser.ts'
import { seePlate } from './site.ts'

interface Shift {
  value: number
  /** The elements that moved, for the message of a failure. */
  what: string[]
}

interface Rect {
  x: number
  y: number
  width: number
  height: number
}

/** A layout shift as the browser reports it. */
interface ShiftEntry {
  value: number
  sources: { node: { className?: string } | null; previousRect: Rect; currentRect: Rect }[]
}

/** Collects everything that moves on the page from its first paint on. */
async function watchShifts(page: Page): Promise<() => Promise<Shift[]>> {
  await page.addInitScript(() => {
    const shifts: Shift[] = []
    Object.assign(globalThis, { shifts })
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) {
        const { value, sources = [] } = entry as unknown as ShiftEntry
        const words = ({ node, previousRect: from, currentRect: to }: ShiftEntry['sources'][number]) =>
          `${node?.className ?? 'text'}: ${from.x},${from.y} ${from.width}×${from.height} → ${to.x},${to.y} ${to.width}×${to.height}`
        shifts.push({ value, what: sources.map(words) })
      }
    }).observe({ type: 'layout-shift' as 'resource', buffered: true })
  })
  return () => page.evaluate(() => (globalThis as unknown as { shifts: Shift[] }).shifts)
}

describe.skipIf(noBrowser)(`Events and Live over a slow line${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest()

  beforeAll(async () => {
    const start = Date.now() - 3_600_000
    // More than the first page, so that the list has a scale of times beside it.
    for (let n = 0; n < 60; n++) {
      await seePlate(site.server, { plate: `SLOW${n}`, at: new Date(start + n * 40_000), withPictures: n > 54 })
    }
  }, 60_000)

  it.each([
    ['events', 1280],
    ['events', 390],
    ['live', 1280],
    ['live', 390],
  ] as const)('moves nothing on the page %s while it is loaded, %d pixels wide', async (path, width) => {
    const { page } = await site.open('notice', { viewport: { width, height: 850 } })
    const shifts = await watchShifts(page)
    const session = await page.context().newCDPSession(page)
    await session.send('Network.enable')
    const bytesASecond = 100 * 1024
    const line = { offline: false, latency: 200, downloadThroughput: bytesASecond, uploadThroughput: bytesASecond }
    await session.send('Network.emulateNetworkConditions', line)
    await page.goto(new URL(path === 'live' ? '' : path, site.server.webUrl).href)
    await page.getByTestId('event-card').first().waitFor()
    // The bar over the list and the pictures come last.
    await page.getByRole('button', { name: /^More/ }).first().waitFor()
    const pictures = page.locator('[data-testid=event-card] img')
    await expect
      .poll(() => pictures.evaluateAll(all => all.every(one => (one as unknown as { complete: boolean }).complete)))
      .toBe(true)
    expect(await shifts()).toEqual([])
  })
})
