// Writes events.csv of a seed.
import { closeSync, openSync, writeSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { serverZone } from '../../src/lib/server-zone.ts'
import { csvHeader, csvLines } from '../../src/log/csv/csv-lines.ts'
import type { Event } from '../../src/model/index.ts'
import { type PartOfSeed, seededEvents } from './seed-plan.ts'

const batch = 500

const { plan, count, path } = workerData as PartOfSeed
const { timeZone } = serverZone()
const file = openSync(path, 'wx')
writeSync(file, csvHeader)
let waiting: Event[] = []
for (const { event } of seededEvents(plan)) {
  if (event.seq > count) break
  waiting.push(event)
  if (waiting.length < batch && event.seq !== count) continue
  writeSync(file, csvLines(waiting, timeZone))
  waiting = []
}
closeSync(file)
parentPort?.postMessage('done')
