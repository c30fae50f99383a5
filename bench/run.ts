/** `npm run bench`: measures the camera port against bare servers, prints the result and writes it into docs/performance.md. */
import { rmSync } from 'node:fs'
import { cpus } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { committedPage, formatComparison } from './compare.ts'
import { checkout } from './contestants.ts'
import type { Plan } from './plan.ts'
import { formatTable, type Row, writeBetweenMarkers } from './report.ts'
import { scenarios } from './scenarios.ts'

const usage = `usage: npm run bench -- [options]
  --only NAME,…   of ${Object.keys(scenarios).join(', ')}
  --rounds N      rounds of each comparison (8)
  --seconds N     length of one contestant's turn (2)
  --quick         2 rounds of 1 second: does it work at all?
  --before DIR    also measures the server of another checkout, built, in the same rounds
  --calibrate     bare servers in our place: ratios should be 1
  --folder DIR    the folder (data) in which a temporary one is made: the disk to be measured

A whole run is written into docs/performance.md; one with --only, --quick, --before or --calibrate is only printed.
Exit 1 when a target is missed.`

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    calibrate: { type: 'boolean', default: false },
    before: { type: 'string' },
    folder: { type: 'string', default: join(checkout, 'data') },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(usage)
  process.exit(0)
}
const names = values.only?.split(',') ?? Object.keys(scenarios)
const rounds = Number(values.rounds ?? (values.quick ? 2 : 8))
const seconds = Number(values.seconds ?? (values.quick ? 1 : 2))
if (!names.every(name => Object.hasOwn(scenarios, name)) || !(rounds >= 1) || !(seconds > 0)) {
  console.error(usage)
  process.exit(2)
}

const folder = join(values.folder, `bench-${process.pid}`)
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
const rows: Row[] = []
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    console.log(`${formatTable(rows)}\n\nStopped before the end.`)
    process.exit(1)
  })
}

const plan: Plan = {
  rounds,
  seconds,
  memoryPosts: values.quick ? 1 : 4,
  folder,
  calibrate: values.calibrate,
  before: values.before === undefined ? null : resolve(values.before),
  onProgress: text => console.error(`  ${text}`),
}

for (const name of names) {
  console.error(name)
  rows.push(...(await scenarios[name]!({ ...plan, folder: join(plan.folder, name) })))
}

const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}, ${rounds} rounds of ${seconds} s`
const result = `${formatTable(rows)}\n\nMeasured ${new Date().toISOString().slice(0, 10)}: ${machine}.`
console.log(result)
console.log(`\n${formatComparison(rows, committedPage(checkout))}`)
if (values.only === undefined && !values.quick && !values.before && !values.calibrate) {
  writeBetweenMarkers(join(checkout, 'docs/performance.md'), result)
}
process.exitCode = rows.every(row => row.met !== false) ? 0 : 1
