import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Measure } from './measure.ts'
import { beginBefore, seedFolder, startServer, startTarget, webhook, webhookId } from './setup.ts'

const events = 20_000
const withinMs = 120_000

/** Deliveries per second to a fast target, from a backlog. */
export async function measureRate(folder: string): Promise<Measure[]> {
  const data = join(folder, 'rate')
  seedFolder(data, events)
  beginBefore(data, webhookId)
  await using target = await startTarget()
  await using server = await startServer(data, webhook(target.url, { secret: 'a secret' }))
  const giveUpAt = Date.now() + withinMs
  let tally = await target.tally()
  while (tally.different < events && Date.now() < giveUpAt) {
    await pause(100)
    tally = await target.tally()
  }
  const seconds = (tally.lastAt - tally.firstAt) / 1000
  const processor = (server.counters().processorMs / tally.received).toFixed(2)
  return [
    {
      what: `Deliveries a second, ${tally.different} events of a backlog to a fast target (${processor} ms of processor each)`,
      value: (tally.received / seconds).toFixed(0),
      goal: '≥ 1,000',
    },
  ]
}
