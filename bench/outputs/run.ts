/**
 * Measures cost and speed of outputs: `npm run bench:outputs -- [--only rate,latency,cost,mqtt,beside,backlog,kill]
 * [--seed DIR]`. `--seed` is a data directory of `node scripts/seed.ts` with a million events for `backlog` and `beside`; it is
 * copied. `--events` and `--rounds` are those of `kill` (10,000 events, killed 20 times), `--posts` those of `mqtt` (2,000, by
 * each of two servers), `--exported` the events of `beside` without a seed (100,000). Prints a Markdown table.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { measureBacklog } from './backlog.ts'
import { measureBeside } from './beside.ts'
import { measureCost } from './cost.ts'
import { measureKills } from './kill.ts'
import { measureLatency } from './latency.ts'
import type { Measure } from './measure.ts'
import { measureMqttCost } from './mqtt-cost.ts'
import { measureRate } from './rate.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'rate,latency,cost,mqtt,beside,backlog,kill' },
    seed: { type: 'string' },
    events: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '20' },
    posts: { type: 'string', default: '2000' },
    exported: { type: 'string', default: '100000' },
  },
})
const only = values.only.split(',')
const folder = mkdtempSync(join(tmpdir(), 'viewtron-bench-outputs-'))
const { seed } = values
const parts: Record<string, () => Promise<Measure[]>> = {
  rate: () => measureRate(folder),
  latency: () => measureLatency(folder),
  cost: () => measureCost(folder),
  mqtt: () => measureMqttCost(folder, Number(values.posts)),
  beside: () => measureBeside(folder, { seed, events: Number(values.exported) }),
  backlog: () => measureBacklog(folder, seed),
  kill: () => measureKills(folder, { events: Number(values.events), rounds: Number(values.rounds) }),
}

process.stdout.write('| measure | value | goal |\n| --- | --- | --- |\n')
try {
  for (const [name, measure] of Object.entries(parts)) {
    if (!only.includes(name)) continue
    for (const { what, value, goal } of await measure()) process.stdout.write(`| ${what} | ${value} | ${goal} |\n`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
