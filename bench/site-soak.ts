/**
 * `npm run soak:site -- --minutes 10`: an hour of a site with 64 cameras and 4 recorders of 16 channels, compressed into so
 * many minutes. Devices are stored with their passwords and set up by the server; some go and come back, change
 * certificates and passwords, lose channels, have clocks that drift. Exit 1 when the server says something wrong about a
 * device or camera, tries a password twice, loses an event, or keeps memory or sockets.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { checkout, contestants, serverScript } from './contestants.ts'
import { Api } from './site/api.ts'
import { enrol, startSite } from './site/start-site.ts'
import { troublesOf } from './site/troubles.ts'
import type { WatchedDevice } from './site/watched-device.ts'
import { memoryGrowth } from './soak-verdict.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    cameras: { type: 'string', default: '64' },
    recorders: { type: 'string', default: '4' },
  },
})
const minutes = Number(values.minutes)
const timeScale = 60 / minutes
const size = { cameras: Number(values.cameras), recorders: Number(values.recorders), channels: 16 }

/** The server asks each device every five minutes of the hour. */
const checkEveryMs = (5 * 60_000) / timeScale
const troubleMs = 35_000
const calmMs = 30_000
/** Three heartbeats, the server's ten seconds of grace, and a busy machine. */
const settleMs = 3 * (30_000 / timeScale) + 15_000
const eventEveryMs = 250
const sampleEveryMs = 2000
const mostGrowth = 0.25
const mostMoreDescriptors = 12

const complaints = new Map<string, number>()
const complain = (text: string) => complaints.set(text, (complaints.get(text) ?? 0) + 1)
const startedMs = performance.now()
const say = (text: string) =>
  console.log(`${((performance.now() - startedMs) / 1000).toFixed(0).padStart(4)} s  ${text}`)

const folder = mkdtempSync(join(tmpdir(), 'viewtron-site-soak-'))
process.once('exit', code => {
  if (code === 0) rmSync(folder, { recursive: true, force: true })
  else console.log(`what the server wrote is kept in ${folder}`)
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const server = await contestants.full.start(join(folder, 'data'), ['--import', join(checkout, 'bench/heap-probe.ts')])
const api = new Api(server.webPort!)
const site = await startSite(size, timeScale)
const { devices } = site
say(
  `${size.cameras} cameras, ${size.recorders} recorders with ${size.channels} channels; an hour in ${minutes} minutes`,
)
await eachOf(devices, 4, device => enrol(device, api, server.port))
say('all are stored and post to the server')

let isOver = false
let comparisons = 0
const samples: { rss: number; descriptors: number }[] = []
const background = [happen(), sample(), compareCameras(), ...devices.map(watch)]
await sleep(settleMs)
const warmFrom = samples.length - 1

const rounds = Math.max(1, Math.floor((minutes * 60_000 - (performance.now() - startedMs)) / (troubleMs + calmMs)))
for (let round = 0; round < rounds; round++) {
  const troubles = troublesOf(round, site, api)
  await Promise.all(troubles.map(trouble => trouble.begin()))
  say(`round ${round + 1} of ${rounds}: ${troubles.length} troubles`)
  await sleep(troubleMs)
  await Promise.all(troubles.map(trouble => trouble.end()))
  await sleep(calmMs)
  report()
}
isOver = true
await Promise.all(background)
const last = samples.at(-1)!
await judge()
await Promise.all(devices.map(({ fake }) => fake.stop()))
await server.stop()
for (const [text, times] of complaints) console.log(times > 1 ? `${text} (${times} times)` : text)
process.exit(complaints.size === 0 ? 0 : 1)

/** Runs so many at a time. */
async function eachOf<Item>(items: readonly Item[], atOnce: number, use: (item: Item) => Promise<void>): Promise<void> {
  const waiting = [...items]
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await use(item)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

/** Something happens before one of the cameras, again and again. */
async function happen(): Promise<void> {
  for (let n = 0; !isOver; n++) {
    await sleep(eventEveryMs)
    const { fake } = devices[(n * 29) % devices.length]!
    const channel = 1 + (n % fake.state.channels.length)
    // Plates, faces and lines in turn; a slow reply must not slow the others down.
    void fake.event(['lpr', 'line-crossing', 'face-detection'][n % 3], { channel })
  }
}

/** Lets the server ask the device, again and again, and compares. */
async function watch(device: WatchedDevice): Promise<void> {
  await sleep(Math.random() * checkEveryMs)
  while (!isOver) {
    const wrong = await device.check(api).catch(error => String(error))
    comparisons++
    if (wrong !== null) complain(wrong)
    await sleep(checkEveryMs)
  }
}

interface ServerCamera {
  name: string
  address: string
  channel: number | null
  status: { word: string; reason: string }
}

async function compareCameras(): Promise<void> {
  while (!isOver) {
    await sleep(5000)
    const { items } = await api.call<{ items: ServerCamera[] }>('GET', 'cameras')
    for (const device of devices) {
      for (const { id } of device.fake.state.channels) compareCamera(device, id, items)
    }
  }
}

function compareCamera(device: WatchedDevice, channel: number, items: ServerCamera[]): void {
  const { fake, address } = device
  const expected = device.cameraWord(channel, settleMs)
  if (expected === null) return
  const isRecorder = fake.kind === 'nvr'
  const found = items.filter(item => item.address === address && (!isRecorder || item.channel === channel))
  const what = isRecorder ? `${fake.name}, channel ${channel}` : fake.name
  comparisons++
  if (found.length !== 1) complain(`${what}: the server knows ${found.length} cameras of it`)
  for (const { status } of found) {
    if (status.word !== expected) complain(`${what} should be ${expected} and is ${status.word}: ${status.reason}`)
  }
}

async function sample(): Promise<void> {
  while (!isOver) {
    await sleep(sampleEveryMs)
    server.child.send({})
    const [memory] = (await once(server.child, 'message')) as [NodeJS.MemoryUsage]
    samples.push({ rss: memory.rss, descriptors: readdirSync(`/proc/${server.child.pid}/fd`).length })
  }
}

function report(): void {
  const sum = (count: (device: WatchedDevice) => number) => devices.reduce((total, device) => total + count(device), 0)
  const { rss = 0, descriptors = 0 } = samples.at(-1) ?? {}
  const columns = [
    `${comparisons} comparisons, ${[...complaints.values()].reduce((total, times) => total + times, 0)} wrong`,
    `events ${sum(({ fake }) => fake.state.acknowledged.event)}`,
    `heartbeats ${sum(({ fake }) => fake.state.acknowledged.heartbeat)}`,
    `wrong sign-ins ${sum(({ fake }) => fake.state.signIns.failed)}`,
    `rss ${(rss / 1e6).toFixed(0)} MB`,
    `descriptors ${descriptors}`,
  ]
  say(columns.join('  '))
}

/** What only shows at the end: nothing lost, nobody locked out, nothing kept. */
async function judge(): Promise<void> {
  const stored = await storedByAddress()
  for (const { fake, address } of devices) {
    const { signIns, posts, acknowledged } = fake.state
    if (signIns.mostFailedInARow > 1) complain(`${fake.name} saw ${signIns.mostFailedInARow} wrong sign-ins in a row`)
    if (signIns.locked) complain(`${fake.name} is locked`)
    for (const [answer, count] of Object.entries(posts)) {
      if (answer !== '200') complain(`${fake.name}: ${count} posts were answered ${answer}`)
    }
    const missing = acknowledged.event - (stored.get(address) ?? 0)
    if (missing > 0) complain(`${fake.name}: ${missing} acknowledged events are not stored`)
  }
  const warm = samples.slice(warmFrom)
  const growth = memoryGrowth(warm.map(({ rss }) => rss))
  if (growth > mostGrowth) complain(`resident memory grew by ${(growth * 100).toFixed(0)} % after the second tenth`)
  const more = last.descriptors - (warm[0]?.descriptors ?? 0)
  if (more > mostMoreDescriptors) complain(`${more} more descriptors are open than after the warm-up`)
  const total = [...stored.values()].reduce((sum, count) => sum + count, 0)
  say(`${total} events stored, ${comparisons} comparisons, memory ${(growth * 100).toFixed(0)} %, descriptors ${more}`)
}

/** Asks the way a person would, beside the running server. */
async function storedByAddress(): Promise<Map<string, number>> {
  const child = spawn(process.execPath, [serverScript, 'events', '--json', '--limit', '1000000'], {
    env: { ...process.env, VIEWTRON_DATA_DIR: server.dataFolder },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const found = new Map<string, number>()
  for await (const line of createInterface({ input: child.stdout })) {
    const { clientIp } = JSON.parse(line) as { clientIp: string }
    found.set(clientIp, (found.get(clientIp) ?? 0) + 1)
  }
  return found
}
