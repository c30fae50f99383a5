import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { onTestFinished } from 'vitest'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
/** Chromium without the window of a desktop takes two thirds of the processor time. */
const shellName = 'chromium-headless-shell'

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The machine's Chromium: `CHROMIUM` names one, otherwise the first of these names in the PATH; null without any. */
function findBrowser(wanted: readonly string[]): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const paths = wanted.flatMap(name => folders.map(folder => join(folder, name)))
  return process.env.CHROMIUM ?? paths.find(isExecutable) ?? null
}

const chromiumPath = findBrowser([shellName, ...names])
const desktopPath = findBrowser(names)

/** Why browser tests are left out; null where they run. */
export const noBrowser = chromiumPath === null ? 'no Chromium on this machine (Debian: apt-get install chromium)' : null

/** Why tests are left out that need what only the whole Chromium has, such as notifications; null where they run. */
export const noDesktopBrowser =
  desktopPath === null ? 'no whole Chromium on this machine (Debian: apt-get install chromium)' : null

/** A headless browser; close it in `afterAll`. `desktop`: with all that belongs to a desktop, such as notifications. */
export async function launchBrowser({ desktop = false } = {}): Promise<Browser> {
  const executablePath = desktop ? desktopPath : chromiumPath
  if (executablePath === null) throw new Error((desktop ? noDesktopBrowser : noBrowser) ?? '')
  // Chromium's own sandbox refuses to start for root, as whom containers run.
  const isRoot = process.getuid?.() === 0
  return chromium.launch({ executablePath, args: isRoot ? ['--no-sandbox'] : [] })
}

export interface WatchedPage {
  page: Page
  /** Faults in the page: exceptions, errors on the console, requests to other hosts than the server. */
  complaints: string[]
}

/** A page in a browser profile of its own, which ends with the running test. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', ...options })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  // Sooner than the test's own, so that a failure names what was waited for.
  page.setDefaultTimeout(50_000)
  const complaints: string[] = []
  const origin = new URL(url).origin
  page.on('pageerror', error => complaints.push(`exception: ${error.message}`))
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`)
  })
  page.on('request', request => {
    const target = request.url()
    if (!target.startsWith(origin) && !/^(data|blob):/.test(target)) complaints.push(`request to ${target}`)
  })
  await page.goto(url)
  return { page, complaints }
}
