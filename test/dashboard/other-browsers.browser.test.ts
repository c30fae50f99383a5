import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { launchFirefox, noFirefox } from '../support/other-browsers/firefox.ts'
import type { OtherBrowser } from '../support/other-browsers/other-browser.ts'
import { launchWebKit, noWebKit } from '../support/other-browsers/webkit.ts'
import { launchServer } from '../support/server-process.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { everyPage } from './every-page.ts'
import { platePost } from './site.ts'

const notNow = process.env.LONG_TESTS === '1' ? null : 'npm run long'
const browsers = [
  { name: 'Firefox', without: notNow ?? noFirefox, launch: launchFirefox },
  { name: 'WebKit', without: notNow ?? noWebKit, launch: launchWebKit },
]
const sizes = { wide: [1440, 900], phone: [390, 844] } as const
/** The page is there: its heading, and nothing that is still to come. */
const shown = `document.querySelector('main h1, main h2') !== null && document.querySelector('main [aria-busy=true], #first-paint') === null`
const failed = `/could not be loaded|went wrong/.exec(document.body.innerText)?.[0] ?? ''`
const sideways = `document.documentElement.scrollWidth > innerWidth`

/** Resolves when nothing more is loaded: Firefox reports what a page could not load because it was left. */
async function untilQuiet(browser: OtherBrowser): Promise<void> {
  let [before, times] = ['', 0]
  await until(async () => {
    const loaded = await browser.valueOf(`performance.getEntriesByType('resource').length`)
    times = loaded === before ? times + 1 : 0
    before = loaded
    return times > 20
  })
}

async function lookAt(browser: OtherBrowser, url: string): Promise<string[]> {
  await browser.open(url)
  await until(async () => (await browser.valueOf(shown)) === 'true', { what: `${url} in ${browser.name}` })
  await untilQuiet(browser)
  const words = await browser.valueOf(failed)
  return [
    ...(words === '' ? [] : [`${url} says “${words}”`]),
    ...((await browser.valueOf(sideways)) === 'true' ? [`${url} scrolls sideways`] : []),
    ...browser
      .complaints()
      .splice(0)
      .map(complaint => `${url}: ${complaint}`),
  ]
}

for (const { name, without, launch } of browsers) {
  describe.skipIf(without)(`${name}${without ? ` (left out: ${without})` : ''}`, () => {
    it('shows every page, wide and on a phone', async () => {
      const server = await launchServer({ env: { VIEWTRON_AUTH: 'off' } })
      onTestFinished(() => server.dispose())
      await server.post(await platePost({ plate: 'SMOKE1' }))
      const browser = await launch()
      onTestFinished(() => browser.close())
      const pictures = process.env.SCREENSHOTS ?? temporaryFolder()
      mkdirSync(pictures, { recursive: true })
      const found: string[] = []
      for (const [size, [width, height]] of Object.entries(sizes)) {
        await browser.resize(width, height)
        for (const path of everyPage) {
          found.push(...(await lookAt(browser, new URL(path, server.webUrl).href)))
          const file = `${browser.name}-${size}-${path.replace(/\W+/g, '-')}.png`
          writeFileSync(join(pictures, file), await browser.screenshot())
        }
      }
      expect(found).toEqual([])
    }, 600_000)
  })
}
