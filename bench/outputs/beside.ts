import { cpSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { LatencyHistogram } from '../latency-histogram.ts'
import { dashboardStream, type Listener, listen } from '../live/listen.ts'
import { applyLoad } from '../measure.ts'
import type { ServerProcess } from '../server-process.ts'
import { quantile } from '../statistics.ts'
import type { Measure } from './measure.ts'
import { beginBefore, seedFolder, startBroker, startServer, startTarget, webhook, webhookId } from './setup.ts'

const rounds = 3
const load = { kind: 'image', connections: 4, rate: 20 } as const
const seconds = 20
const warmUpSeconds = 3
const dashboards = 20
const backlog = 20_000
const pictures = 4000

interface Beside {
  events: number
  /** A directory of `scripts/seed.ts`, which is copied. */
  seed: string | undefined
}

function prepare(data: string, { events, seed }: Beside): void {
  if (seed === undefined) {
    seedFolder(data, events, pictures)
    return
  }
  const names = ['viewtron.db', 'events.csv', 'images'].filter(name => existsSync(join(seed, name)))
  for (const name of names) cpSync(join(seed, name), join(data, name), { recursive: true })
}

async function replyTimes(server: ServerProcess): Promise<LatencyHistogram> {
  await applyLoad(server.port, { ...load, seconds: warmUpSeconds })
  const { latency, answers } = await applyLoad(server.port, { ...load, seconds })
  if (answers['200'] !== load.rate * seconds) throw new Error(`not all acknowledged: ${JSON.stringify(answers)}`)
  const histogram = new LatencyHistogram()
  histogram.merge(latency)
  return histogram
}

/** Exports everything, over and over. Returns the number of bytes so far. */
async function exportEndlessly(port: number): Promise<() => number> {
  const exports: Listener[] = []
  const begin = async () => {
    exports.push(await listen(port, '/api/v1/export.ndjson', () => void begin().catch(() => undefined)))
  }
  await begin()
  return () => exports.reduce((sum, { bytes }) => sum + bytes, 0)
}

async function measureBusy(data: string, yaml: string, env: Record<string, string>) {
  beginBefore(data, webhookId, backlog)
  beginBefore(data, 'mqtt', backlog)
  await using server = await startServer(data, yaml, env)
  const port = server.webPort ?? 0
  for (let n = 0; n < dashboards; n++) await listen(port, dashboardStream)
  const exported = await exportEndlessly(port)
  const times = await replyTimes(server)
  const outputs = await (await fetch(`http://127.0.0.1:${port}/api/v1/outputs`)).json()
  const behind = (outputs as { items: { id: string; behind: number }[] }).items.map(
    ({ id, behind }) => `${id} ${behind}`,
  )
  return { times, megabytes: exported() / 1e6, behind }
}

/**
 * The time to the reply of twenty image posts a second: alone, and while everything is exported over and over, 20,000 events
 * wait for a broker and for a webhook that sends their pictures along, and dashboards are open.
 */
export async function measureBeside(folder: string, options: Beside): Promise<Measure[]> {
  const data = join(folder, 'beside')
  await using target = await startTarget()
  await using broker = await startBroker(folder)
  prepare(data, options)
  const yaml = webhook(target.url, { images: 'base64' })
  const env: Record<string, string> = broker ? { VIEWTRON_MQTT_URL: broker.url } : {}
  const [alone, busy] = [new LatencyHistogram(), new LatencyHistogram()]
  const growth: number[] = []
  const done: string[] = []
  for (let round = 0; round < rounds; round++) {
    const quiet = await replyTimesOf(data)
    const { times, megabytes, behind } = await measureBusy(data, yaml, env)
    growth.push(times.percentile(0.99) / quiet.percentile(0.99))
    done.push(`${megabytes.toFixed(0)} MB exported, behind: ${behind.join(', ')}`)
    alone.merge(quiet.toJSON())
    busy.merge(times.toJSON())
  }
  process.stderr.write(`${done.join('\n')}\n`)
  const shown = (share: number) =>
    `${busy.percentile(share).toFixed(1)} ms (alone ${alone.percentile(share).toFixed(1)} ms)`
  const ratio = `${quantile(growth, 0.5).toFixed(2)} times (rounds: ${growth.map(one => one.toFixed(2)).join(', ')})`
  return [
    {
      what: 'Time to the reply beside exports, a backlog with pictures and 20 dashboards, median',
      value: shown(0.5),
      goal: '',
    },
    { what: '… 99th percentile', value: `${shown(0.99)}, ${ratio}`, goal: '≤ 2 times' },
  ]
}

async function replyTimesOf(data: string): Promise<LatencyHistogram> {
  await using server = await startServer(data, '')
  return await replyTimes(server)
}
