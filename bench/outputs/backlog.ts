import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Measure } from './measure.ts'
import { beginBefore, freePort, seedFolder, startServer, webhook, webhookId } from './setup.ts'

const settleMs = 15_000
const watchedMs = 45_000
const million = 1_000_000

async function watch(data: string, yaml: string): Promise<{ share: number; peakBytes: number }> {
  await using server = await startServer(data, yaml)
  await pause(settleMs)
  const before = server.counters().processorMs
  await pause(watchedMs)
  return {
    share: (server.counters().processorMs - before) / watchedMs,
    peakBytes: server.peakResidentBytes(),
  }
}

/** Measures the cost of a webhook with a dead target while a million events wait for it. */
export async function measureBacklog(folder: string, seed: string | undefined): Promise<Measure[]> {
  const data = join(folder, 'backlog')
  if (seed === undefined) seedFolder(data, million)
  else for (const file of ['viewtron.db', 'events.csv']) cpSync(join(seed, file), join(data, file), { recursive: true })
  // The first start migrates the database; after that both are measured in the same way.
  await (await startServer(data, '')).stop()
  const without = await watch(data, '')
  beginBefore(data, webhookId)
  const dead = await watch(data, webhook(`http://127.0.0.1:${await freePort()}/`))
  const mega = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`
  const percent = (share: number) => `${(share * 100).toFixed(2)} %`
  return [
    {
      what: 'Processor with a dead target and a backlog of 1,000,000 entries (without the webhook)',
      value: `${percent(dead.share)} (${percent(without.share)})`,
      goal: '< 1 %',
    },
    {
      what: 'Peak memory with it (without)',
      value: `${mega(dead.peakBytes)} (${mega(without.peakBytes)})`,
      goal: 'no more',
    },
  ]
}
