import type { Page } from 'playwright-core'

/** Figures that a page notes about itself, as `watched` in its global scope. */
export interface Watched {
  /** Cumulative layout shift. */
  shift: number
  longTasks: number
  longestMs: number
  /** Milliseconds until the first event was in the page; 0 before. */
  cardMs: number
  /** Bytes of scripts that had been received by then, as transferred. */
  scriptBytes: number
}

interface Entry {
  duration: number
  value: number
  name: string
  encodedBodySize: number
}

/** The part of a browser's global scope that the watching script uses. */
interface PageScope {
  watched: Watched
  document: { querySelector(selector: string): unknown }
  MutationObserver: new (seen: () => void) => { observe(node: unknown, options: object): void; disconnect(): void }
  PerformanceObserver: new (seen: (list: { getEntries(): Entry[] }) => void) => { observe(options: object): void }
  performance: { now(): number; getEntriesByType(type: string): Entry[] }
}

/** Makes a page note its first event, long tasks and layout shifts from the beginning. */
export async function watchPage(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const scope = globalThis as unknown as PageScope
    const watched = { shift: 0, longTasks: 0, longestMs: 0, cardMs: 0, scriptBytes: 0 }
    scope.watched = watched
    const observe = (type: string, note: (entry: Entry) => void) =>
      new scope.PerformanceObserver(list => {
        for (const entry of list.getEntries()) note(entry)
      }).observe({ type, buffered: true })
    observe('layout-shift', ({ value }) => {
      watched.shift += value
    })
    observe('longtask', ({ duration }) => {
      watched.longTasks++
      watched.longestMs = Math.max(watched.longestMs, duration)
    })
    const observer = new scope.MutationObserver(() => {
      if (!scope.document.querySelector('[data-testid=event-card],[data-testid=event-row]')) return
      observer.disconnect()
      watched.cardMs = scope.performance.now()
      const scripts = scope.performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js'))
      watched.scriptBytes = scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)
    })
    observer.observe(scope.document, { childList: true, subtree: true })
  })
}

/** Reads the figures that the page has noted so far. */
export const watchedBy = (page: Page): Promise<Watched> =>
  page.evaluate(() => ({ ...(globalThis as unknown as PageScope).watched }))
