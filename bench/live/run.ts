/**
 * Measures the processor cost of open dashboards: `npm run bench:live -- [--clients 200] [--rounds 4] [--seconds 4] [--rate 100]`.
 * Event posts with pictures arrive at the same rate with and without connected dashboards (as in the real dashboard, with a
 * `maxRate` of 20); the server's processor time per post is compared within each round.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { contestants } from '../contestants.ts'
import { applyLoad } from '../measure.ts'
import type { ServerProcess } from '../server-process.ts'
import { quartiles } from '../statistics.ts'
import { dashboardStream, listen } from './listen.ts'

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '4' },
    seconds: { type: 'string', default: '4' },
    rate: { type: 'string', default: '100' },
  },
})
const clients = Number(values.clients)
const load = { kind: 'image', connections: 16, seconds: Number(values.seconds), rate: Number(values.rate) } as const

async function processorMsPerPost(server: ServerProcess): Promise<number> {
  const before = server.counters().processorMs
  const report = await applyLoad(server.port, load)
  return (server.counters().processorMs - before) / (report.answers['200'] ?? Number.NaN)
}

const folder = mkdtempSync(join(tmpdir(), 'viewtron-bench-live-'))
const server = await contestants.full.start(join(folder, 'data'))
const [alone, watched]: [number[], number[]] = [[], []]
let heard = 0
try {
  await processorMsPerPost(server)
  for (let round = 0; round < Number(values.rounds); round++) {
    alone.push(await processorMsPerPost(server))
    const listeners = await Promise.all(
      Array.from({ length: clients }, () => listen(server.webPort ?? 0, dashboardStream)),
    )
    watched.push(await processorMsPerPost(server))
    heard += listeners.reduce((sum, { bytes }) => sum + bytes, 0)
    for (const { request } of listeners) request.destroy()
  }
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
const shares = quartiles(watched.map((ms, round) => ms / (alone[round] ?? Number.NaN) - 1))
const percent = (share: number) => `${(share * 100).toFixed(1)} %`
console.log(
  `${load.rate} posts a second: ${quartiles(alone).median.toFixed(2)} ms of processor time each without dashboards,`,
)
console.log(`${quartiles(watched).median.toFixed(2)} ms with ${clients}: ${percent(shares.median)} more`)
console.log(
  `(quartiles ${percent(shares.lower)} to ${percent(shares.upper)}; goal: under 5 %; ${Math.round(heard / 2 ** 20)} MiB sent to them)`,
)
