import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, vi } from 'vitest'
import { launchBrowser, openPage } from '../support/browser.ts'
import { launchServer, type ServerProcess, type StartOptions } from '../support/server-process.ts'

/** A browser and a server for all tests of a file. */
export function dashboardUnderTest(options: StartOptions = { env: { VIEWTRON_AUTH: 'off' } }) {
  // A page waits 50 s for one thing; a test waits for several.
  vi.setConfig({ testTimeout: 180_000 })
  let browser: Browser | null = null
  let server: ServerProcess | null = null
  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), launchServer(options)])
  })
  afterAll(async () => {
    await browser?.close()
    await server?.dispose()
  })
  const running = () => {
    if (!browser || !server) throw new Error('the server and the browser are not up')
    return { browser, server }
  }
  return {
    get server() {
      return running().server
    },
    get browser() {
      return running().browser
    },
    /** A page of the dashboard in a profile of its own. */
    open: (path: string, page?: Parameters<typeof openPage>[2]) =>
      openPage(running().browser, new URL(path, running().server.webUrl).href, page),
    /** An answer of the API. */
    // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
    api: async (path: string): Promise<any> => (await fetch(new URL(`api/v1/${path}`, running().server.webUrl))).json(),
  }
}

/** Types into a field that a click or a key has just opened: it takes the focus a moment later. */
export async function typeWhenFocused(page: Page, field: Locator, text: string): Promise<void> {
  await field.and(page.locator(':focus')).waitFor()
  await page.keyboard.type(text)
}
