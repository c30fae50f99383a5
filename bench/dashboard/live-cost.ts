import type { Browser } from 'playwright-core'
import { type Watched, watchedBy, watchPage } from './page-watch.ts'

export interface LiveCost extends Pick<Watched, 'shift' | 'longTasks' | 'longestMs'> {
  /** Of the main thread of the page, 0 to 1. */
  busyShare: number
}

/** Measures the page of Live while `load` runs, which takes `seconds`. */
export async function costOfLive(
  browser: Browser,
  url: string,
  seconds: number,
  load: () => Promise<unknown>,
): Promise<LiveCost> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
  await watchPage(page)
  await page.goto(url)
  await page.locator('[data-testid=event-card]').first().waitFor()
  await page.waitForTimeout(3000)
  const chrome = await page.context().newCDPSession(page)
  await chrome.send('Performance.enable')
  const busySeconds = async () => {
    const { metrics } = await chrome.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN
  }
  await page.evaluate(() => Object.assign((globalThis as unknown as { watched: Watched }).watched, { longestMs: 0 }))
  const [before, busyBefore] = [await watchedBy(page), await busySeconds()]
  await load()
  const [after, busyAfter] = [await watchedBy(page), await busySeconds()]
  await page.close()
  return {
    shift: after.shift - before.shift,
    longTasks: after.longTasks - before.longTasks,
    longestMs: after.longestMs,
    busyShare: (busyAfter - busyBefore) / seconds,
  }
}
