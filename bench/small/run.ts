/**
 * Measures the server on a small machine: `npm run bench:small -- [--minutes 10] [--cores 0.25] [--megabytes 512] [--no-browser]`.
 * The server runs in a control group of a quarter of a core and 512 MB, which is about a Raspberry Pi 3, while 8 cameras post 20
 * events with pictures and 200 positions a second, with the dashboard open in Chromium. Needs root on Linux. Exit 1 when a
 * post is refused or the 99th percentile of the replies reaches 500 ms.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { launchBrowser } from '../../test/support/browser.ts'
import { checkout, serverOf } from '../contestants.ts'
import { LatencyHistogram } from '../latency-histogram.ts'
import type { LoadReport } from '../load.ts'
import { applyLoad } from '../measure.ts'
import type { ServerProcess } from '../server-process.ts'
import { ControlGroup } from './control-group.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    cores: { type: 'string', default: '0.25' },
    megabytes: { type: 'string', default: '512' },
    mode: { type: 'string', default: 'full,compact' },
    images: { type: 'string', default: '20' },
    positions: { type: 'string', default: '200' },
    folder: { type: 'string', default: join(checkout, 'data') },
    browser: { type: 'boolean', default: true },
  },
  allowNegative: true,
})
const seconds = Number(values.minutes) * 60
const slowestMs = 500

interface Measured {
  images: LoadReport
  positions: LoadReport
  processorShare: number
  writtenBytes: number
  residentBytes: number
}

/** Applies both loads at the same time, after a warm-up that is not counted. */
async function load(server: ServerProcess): Promise<Measured> {
  const images = { kind: 'image', connections: 8, rate: Number(values.images) } as const
  const positions = { kind: 'trajectory', connections: 8, rate: Number(values.positions) } as const
  const both = (duration: number) =>
    Promise.all([images, positions].map(kind => applyLoad(server.port, { ...kind, seconds: duration })))
  await both(Math.min(30, seconds / 4))
  const before = server.counters()
  const [imageReport, positionReport] = await both(seconds)
  const after = server.counters()
  return {
    images: imageReport!,
    positions: positionReport!,
    processorShare: (after.processorMs - before.processorMs) / (seconds * 1000),
    writtenBytes: after.storedBytes - before.storedBytes,
    residentBytes: server.peakResidentBytes(),
  }
}

function percentile(report: LoadReport, share: number): number {
  const histogram = new LatencyHistogram()
  histogram.merge(report.latency)
  return histogram.percentile(share)
}

function isMet({ answers, hung, ...report }: LoadReport): boolean {
  const answered = Object.keys(answers).every(answer => answer === '200')
  return answered && hung === 0 && percentile({ answers, hung, ...report }, 0.99) < slowestMs
}

function describe(kind: string, report: LoadReport): string {
  const rate = (report.answers['200'] ?? 0) / report.seconds
  const times = [0.5, 0.99, 1].map(share => `${percentile(report, share).toFixed(0)} ms`)
  return `${kind}: ${rate.toFixed(1)}/s ${JSON.stringify(report.answers)}, median ${times[0]}, 99 % ${times[1]}, slowest ${times[2]}`
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`

async function measure(mode: 'full' | 'compact', folder: string): Promise<boolean> {
  const limits = { cores: Number(values.cores), bytes: Number(values.megabytes) * 2 ** 20 }
  const group = ControlGroup.create(`viewtron-bench-${process.pid}-${mode}`, limits)
  await using ending = new AsyncDisposableStack()
  ending.defer(() => group.remove())
  const server = ending.use(await serverOf(checkout, mode).start(join(folder, mode), { launcher: group.launcher }))
  if (values.browser) {
    const browser = await launchBrowser()
    ending.defer(() => browser.close())
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(`http://127.0.0.1:${server.webPort}/live`)
  }
  const measured = await load(server)
  const use = group.use()
  const events = measured.images.answers['200'] ?? Number.NaN
  console.log(`${mode}, ${values.minutes} minutes, ${values.cores} of a core, ${values.megabytes} MiB:`)
  console.log(`  ${describe('events with pictures', measured.images)}`)
  console.log(`  ${describe('positions', measured.positions)}`)
  console.log(
    `  ${(measured.processorShare * 100).toFixed(0)} % of a core, waited in ${(use.throttledShare * 100).toFixed(0)} % of the periods`,
  )
  console.log(
    `  process ${megabytes(measured.residentBytes)} at most, group with file cache ${megabytes(use.peakBytes)}, ended for memory: ${use.ended}`,
  )
  console.log(`  ${(measured.writtenBytes / events / 1000).toFixed(0)} KB written an event, positions included`)
  return isMet(measured.images) && isMet(measured.positions) && use.ended === 0
}

const folder = mkdtempSync(join(values.folder, 'bench-small-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
let met = true
for (const mode of values.mode.split(',')) {
  if (mode !== 'full' && mode !== 'compact') throw new TypeError('--mode is full, compact or both with a comma')
  met = (await measure(mode, folder)) && met
}
process.exitCode = met ? 0 : 1
