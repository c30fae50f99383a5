/**
 * Measures events.csv being brought level: `npm run bench:catch-up -- --data DIR [--root CHECKOUT] [--rate 20]`. Takes a
 * folder of `node scripts/seed.ts`, removes its events.csv, and starts the built server of this or another checkout while
 * posts arrive. Prints the lines a second, the times to the reply meanwhile and afterwards, and the time of a stop in the
 * middle.
 */
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { quantile } from '../statistics.ts'
import { Arrivals } from './arrivals.ts'
import { type Server, startServer } from './server.ts'

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    root: { type: 'string', default: resolve(import.meta.dirname, '../..') },
    rate: { type: 'string', default: '20' },
  },
})
if (values.data === undefined) throw new Error('--data DIR is missing')
const dataDir = resolve(values.data)
const afterwardsMs = 15_000

function withDatabase<Result>(work: (database: DatabaseSync) => Result): Result {
  const database = new DatabaseSync(join(dataDir, 'viewtron.db'), { timeout: 5000 })
  try {
    return work(database)
  } finally {
    database.close()
  }
}

/** The last entry in events.csv as the database knows it, and that of the log. */
function placeOf(): { seq: number; lastSeq: number } {
  return withDatabase(database => {
    const stored = database.prepare(`select value from setting where name = 'csv-position'`).get()
    const last = database.prepare('select max(seq) as seq from log').get()
    return { seq: stored ? Number(JSON.parse(String(stored.value)).seq) : 0, lastSeq: Number(last?.seq) }
  })
}

async function stop({ child }: Server): Promise<number> {
  const begin = performance.now()
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
  return (performance.now() - begin) / 1000
}

/** Waits until events.csv has this share of the log. Resolves to the seconds. */
async function untilShare(share: number): Promise<number> {
  const begin = performance.now()
  for (;;) {
    const { seq, lastSeq } = placeOf()
    if (seq >= lastSeq * share) return (performance.now() - begin) / 1000
    await pause(200)
  }
}

const shown = (times: number[]) => [0.5, 0.95, 0.99].map(share => `${quantile(times, share).toFixed(1)} ms`).join(' / ')

withDatabase(database => database.exec(`delete from setting where name = 'csv-position'`))
rmSync(join(dataDir, 'events.csv'), { force: true })
const { lastSeq } = placeOf()
const first = await startServer(dataDir, values.root)
const early = new Arrivals({ port: first.cameraPort, rate: Number(values.rate) })
early.start()
await untilShare(0.3)
await early.stop()
console.log(`stopped in the middle within ${(await stop(first)).toFixed(1)} s`)
const before = placeOf().seq
const second = await startServer(dataDir, values.root)
const arrivals = new Arrivals({ port: second.cameraPort, rate: Number(values.rate) })
arrivals.start()
const seconds = await untilShare(0.99)
console.log(`went on at ${before} of ${lastSeq}: ${Math.round((lastSeq * 0.99 - before) / seconds)} events a second`)
const during = arrivals.times.splice(0)
await pause(afterwardsMs)
await arrivals.stop()
console.log(`time to the reply (50 / 95 / 99 %), meanwhile: ${shown(during)}; afterwards: ${shown(arrivals.times)}`)
console.log(
  `${arrivals.stored} posts stored, ${arrivals.refused} refused; the last stop took ${(await stop(second)).toFixed(1)} s`,
)
