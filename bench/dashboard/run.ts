/**
 * Measures the dashboard in Chromium: `npm run bench:dashboard -- [--root DIR] [--data DIR] [--rounds 5] [--seconds 30] [--rate 10]`.
 * `--root` is another checkout to measure, `--data` a filled data directory (else 80 events with pictures are posted first).
 * Prints the first view of Live and Events (medians of the rounds) on this machine and over a slow line (50 KB/s, 400 ms), and
 * what Live costs the page while events arrive.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Browser } from 'playwright-core'
import { launchBrowser } from '../../test/support/browser.ts'
import { checkout } from '../contestants.ts'
import { applyLoad } from '../measure.ts'
import { startServer } from '../search/server.ts'
import { quartiles } from '../statistics.ts'
import { type FirstView, firstView } from './first-view.ts'
import { costOfLive } from './live-cost.ts'

const { values } = parseArgs({
  options: {
    root: { type: 'string', default: checkout },
    data: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '30' },
    rate: { type: 'string', default: '10' },
  },
})

async function medians(browser: Browser, url: string, slow: boolean): Promise<FirstView> {
  const views: FirstView[] = []
  for (let round = 0; round < Number(values.rounds); round++) views.push(await firstView(browser, url, { slow }))
  const median = (name: keyof FirstView) => quartiles(views.map(view => view[name])).median
  return {
    paintMs: median('paintMs'),
    cardMs: median('cardMs'),
    scriptBytes: median('scriptBytes'),
    shift: median('shift'),
  }
}

const folder = mkdtempSync(join(tmpdir(), 'viewtron-bench-dashboard-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
const server = await startServer(values.data ?? join(folder, 'data'), values.root)
if (values.data === undefined)
  await applyLoad(server.cameraPort, { kind: 'image', connections: 4, seconds: 4, rate: 20 })
const browser = await launchBrowser()
const web = server.api.replace('/api/v1/', '')
console.log('| page | line | first paint | first card | JavaScript before it | layout shift |')
console.log('| --- | --- | --- | --- | --- | --- |')
for (const page of ['live', 'events']) {
  for (const slow of [false, true]) {
    const view = await medians(browser, `${web}/${page}`, slow)
    const cells = [
      page,
      slow ? '50 KB/s, 400 ms' : 'this machine',
      `${view.paintMs.toFixed(0)} ms`,
      `${view.cardMs.toFixed(0)} ms`,
      `${(view.scriptBytes / 1000).toFixed(0)} KB`,
      view.shift.toFixed(4),
    ]
    console.log(`| ${cells.join(' | ')} |`)
  }
}
const rate = Number(values.rate)
const seconds = Number(values.seconds)
const cost = await costOfLive(browser, `${web}/live`, seconds, () =>
  applyLoad(server.cameraPort, { kind: 'image', connections: 4, seconds, rate }),
)
console.log(
  `Live at ${rate} events/s for ${seconds} s: main thread ${(cost.busyShare * 100).toFixed(0)} % busy, ` +
    `${cost.longTasks} tasks over 50 ms (longest ${cost.longestMs.toFixed(0)} ms), layout shift ${cost.shift.toFixed(3)}`,
)
await browser.close()
server.child.kill('SIGTERM')
