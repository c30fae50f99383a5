import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { applyLoad } from '../measure.ts'
import type { ServerProcess } from '../server-process.ts'
import { ratios } from '../statistics.ts'
import type { Measure } from './measure.ts'
import { startBroker, startServer } from './setup.ts'

const rounds = 10
const rate = 100
const warmUpSeconds = 2
// Work after the last replies belongs to the round that caused it.
const settleMs = 1000

async function processorMs(server: ServerProcess, seconds: number): Promise<{ spent: number; posts: number }> {
  const before = server.counters().processorMs
  const { answers } = await applyLoad(server.port, { kind: 'image', connections: 8, rate, seconds })
  await pause(settleMs)
  return { spent: server.counters().processorMs - before, posts: answers['200'] ?? Number.NaN }
}

/** Processor time of posts with two pictures, with and without a broker that gets each; the two servers take turns. */
export async function measureMqttCost(folder: string, posts: number): Promise<Measure[]> {
  await using broker = await startBroker(folder)
  if (!broker) return [{ what: 'Processor time per post with MQTT', value: 'no mosquitto', goal: '' }]
  await using without = await startServer(join(folder, 'mqtt-without'), '')
  await using publishing = await startServer(join(folder, 'mqtt-with'), '', { VIEWTRON_MQTT_URL: broker.url })
  const servers = { without, publishing }
  const spent: Record<keyof typeof servers, number[]> = { without: [], publishing: [] }
  let sent = 0
  for (const server of Object.values(servers)) await processorMs(server, warmUpSeconds)
  for (let round = 0; round < rounds; round++) {
    const names = round % 2 === 0 ? (['without', 'publishing'] as const) : (['publishing', 'without'] as const)
    for (const name of names) {
      const result = await processorMs(servers[name], posts / rounds / rate)
      spent[name].push(result.spent / result.posts)
      sent += result.posts
    }
  }
  const { lower, median, upper } = ratios(spent.publishing, spent.without)
  const quartiles = `quartiles ${lower.toFixed(2)} to ${upper.toFixed(2)}`
  return [
    {
      what: `Processor time per post of 486 KB with a broker that gets each, pictures on, as a multiple of without (${Math.round(sent / 2)} posts each)`,
      value: `${median.toFixed(2)} (${quartiles})`,
      goal: '≤ 1.15',
    },
  ]
}
