import type { Browser } from 'playwright-core'
import { type Watched, watchedBy, watchPage } from './page-watch.ts'

/** One loading of a page with an empty cache. Times in milliseconds from the request. */
export interface FirstView extends Pick<Watched, 'cardMs' | 'scriptBytes' | 'shift'> {
  /** Until the browser painted a first text. */
  paintMs: number
}

const slowLine = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 }

/** Opens a page in a new profile. `slow`: over a line of 50 KB/s with 400 ms for each request. */
export async function firstView(browser: Browser, url: string, { slow }: { slow: boolean }): Promise<FirstView> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
  try {
    const page = await context.newPage()
    await watchPage(page)
    const chrome = await context.newCDPSession(page)
    await chrome.send('Network.enable')
    if (slow) await chrome.send('Network.emulateNetworkConditions', slowLine)
    await page.goto(url, { waitUntil: 'commit', timeout: 60_000 })
    await page.locator('[data-testid=event-card],[data-testid=event-row]').first().waitFor({ timeout: 60_000 })
    await page.waitForTimeout(1000)
    const { cardMs, scriptBytes, shift } = await watchedBy(page)
    const paintMs = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime)
    return { paintMs: paintMs ?? Number.NaN, cardMs, scriptBytes, shift }
  } finally {
    await context.close()
  }
}
