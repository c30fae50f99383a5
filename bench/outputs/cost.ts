import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { quantile } from '../statistics.ts'
import type { Measure } from './measure.ts'
import { freePort, startBroker, startServer, startTarget, webhook } from './setup.ts'

const rounds = 7
const seconds = 4
const rate = 100

const run = promisify(execFile)

/** Milliseconds of processor time per post while posts arrive at a steady rate. */
async function processorAPost(data: string, yaml: string, env: Record<string, string>): Promise<number> {
  await using server = await startServer(data, yaml, env)
  await pause(1500)
  const load = join(import.meta.dirname, '../load.ts')
  const args = [
    load,
    '--port',
    server.port,
    '--kind',
    'image',
    '--connections',
    8,
    '--seconds',
    seconds,
    '--rate',
    rate,
  ]
  // Warm-up: work that only the first posts cause.
  await run(process.execPath, [...args.slice(0, -3), 1, ...args.slice(-2)].map(String))
  const before = server.counters().processorMs
  const { stdout } = await run(process.execPath, args.map(String))
  await pause(500)
  const spent = server.counters().processorMs - before
  return spent / (JSON.parse(stdout).answers['200'] ?? Number.NaN)
}

/** Processor time per post: without outputs, with outputs whose targets are dead, and with outputs that deliver. */
export async function measureCost(folder: string): Promise<Measure[]> {
  await using target = await startTarget()
  await using broker = await startBroker(folder)
  const dead = await freePort()
  const kinds: Record<string, { yaml: string; env: Record<string, string> }> = {
    none: { yaml: '', env: {} },
    filtered: { yaml: webhook(target.url, { when: { plate: { number: ['NOBODY'] } } }), env: {} },
    dead: { yaml: webhook(`http://127.0.0.1:${dead}/`), env: { VIEWTRON_MQTT_URL: `mqtt://127.0.0.1:${dead}` } },
    webhook: { yaml: webhook(target.url), env: {} },
    mqtt: { yaml: '', env: broker ? { VIEWTRON_MQTT_URL: broker.url } : {} },
  }
  const spent = new Map<string, number[]>(Object.keys(kinds).map(kind => [kind, []]))
  for (let round = 0; round < rounds; round++) {
    // The order is random, because the disk behaves differently at the start and the end of a round.
    const inTurn = Object.entries(kinds)
    if (round % 2 === 1) inTurn.reverse()
    for (const [kind, { yaml, env }] of inTurn)
      spent.get(kind)?.push(await processorAPost(join(folder, `cost-${kind}-${round}`), yaml, env))
  }
  const none = spent.get('none') ?? []
  const words: Record<string, string> = {
    none: 'without outputs',
    filtered: 'with a webhook whose filter matches none of them',
    dead: 'with a webhook target and a broker that do not respond',
    webhook: 'with a webhook that delivers each',
    mqtt: 'with a broker that gets each of them',
  }
  return [...spent].map(([kind, values]) => {
    const growth = values.map((value, n) => (value / (none[n] ?? Number.NaN) - 1) * 100)
    const [low, middle, high] = [0.25, 0.5, 0.75].map(part => quantile(growth, part).toFixed(0))
    const more = kind === 'none' ? '' : `, ${middle} % more (quartiles ${low} to ${high} %)`
    return {
      what: `Processor time per post of 486 KB, ${words[kind]}`,
      value: `${quantile(values, 0.5).toFixed(2)} ms${more}`,
      goal: kind === 'dead' || kind === 'filtered' ? '< 5 % more' : '',
    }
  })
}
