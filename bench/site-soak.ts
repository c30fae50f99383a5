/**
 * `npm run soak:site -- --minutes 10`: an hour of a site with 64 cameras and 4 recorders of 16 channels, compressed into so
 * many minutes. Devices are stored with their passwords and set up by the server; some disconnect and return, change
 * certificates and passwords, lose channels, have clocks that drift. Exit 1 if the server reports something wrong about a
 * device or camera, tries a password twice, loses an event, or leaks memory or sockets.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { checkout, contestants, serverScript } from './contestants.ts'
import { Api } from './site/api.ts'
import { enrol, heartbeatSeconds, startSite } from './site/start-site.ts'
import { troublesOf } from './site/troubles.ts'
import type { WatchedDevice } from './site/watched-device.ts'

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

/** The server checks each device every five minutes of the hour. */
const checkEveryMs = (5 * 60_000) / timeScale
const troubleMs = 35_000
const calmMs = 30_000
/** Three heartbeats, the server's ten seconds of grace, and a busy machine. */
const settleMs = (3 * heartbeatSeconds * 1000) / timeScale + 15_000
const eventEveryMs = 250
/** Connections of the API and of checks have ended by then. */
const quietMs = 12_000
const mostGrowth = 0.2
const mostMoreDescriptors = 4

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

const server = await contestants.full.start(join(folder, 'data'), {
  nodeOptions: ['--expose-gc', '--import', join(checkout, 'bench/site/collected-memory-probe.ts')],
})
const api = new Api(server.webPort!)
const site = await startSite(size, timeScale)
const { devices } = site
say(
  `${size.cameras} cameras, ${size.recorders} recorders with ${size.channels} channels; an hour in ${minutes} minutes`,
)
await eachOf(devices, 4, device => enrol(device, api, server.port))
say('all are stored and post to the server')

let isOver = false
let isQuiet = false
let comparisons = 0
const background = [happen(), compareCameras(), ...devices.map(watch)]
await sleep(settleMs)

const rounds = Math.max(2, Math.floor((minutes * 60_000 - (performance.now() - startedMs)) / (troubleMs + calmMs)))
let warm: Holding | null = null
for (let round = 0; round < rounds; round++) {
  const troubles = troublesOf(round, site, api)
  await Promise.all(troubles.map(trouble => trouble.begin()))
  say(`round ${round + 1} of ${rounds}: ${troubles.length} troubles`)
  await sleep(troubleMs)
  await Promise.all(troubles.map(trouble => trouble.end()))
  await sleep(calmMs)
  report()
  // After the first round everything that is kept on purpose exists.
  warm ??= await inQuiet(holding)
}
const end = await inQuiet(holding)
isOver = true
await Promise.all(background)
await judge()
await Promise.all(devices.map(({ fake }) => fake.stop()))
await server.stop()
for (const [text, times] of complaints) console.log(times > 1 ? `${text} (${times} times)` : text)
process.exit(complaints.size === 0 ? 0 : 1)

/** Runs this many at a time. */
async function eachOf<Item>(items: readonly Item[], atOnce: number, use: (item: Item) => Promise<void>): Promise<void> {
  const waiting = [...items]
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await use(item)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

/** Creates events at one of the cameras repeatedly. */
async function happen(): Promise<void> {
  for (let n = 0; !isOver; n++) {
    await turn(eventEveryMs)
    const { fake } = devices[(n * 29) % devices.length]!
    const channel = 1 + (n % fake.state.channels.length)
    // Plates, faces and lines in turn; a slow reply must not slow the others down.
    void fake.event(['lpr', 'line-crossing', 'face-detection'][n % 3], { channel })
  }
}

/** Makes the server check the device repeatedly, and compares the result. */
async function watch(device: WatchedDevice): Promise<void> {
  await turn(Math.random() * checkEveryMs)
  while (!isOver) {
    const wrong = await device.check(api).catch(error => String(error))
    comparisons++
    if (wrong !== null) complain(wrong)
    await turn(checkEveryMs)
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
    await turn(5000)
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

interface Holding {
  liveBytes: number
  residentBytes: number
  /** The result of each. */
  descriptors: string[]
}

/** Memory and sockets of the server while only heartbeats arrive. */
async function holding(): Promise<Holding> {
  const answer = once(server.child, 'message')
  server.child.send({})
  const [{ rss, heapUsed, external }] = (await answer) as [NodeJS.MemoryUsage]
  const folder = `/proc/${server.child.pid}/fd`
  const descriptors = readdirSync(folder).map(name => readlinkSync(join(folder, name)))
  return { liveBytes: heapUsed + external, residentBytes: rss, descriptors }
}

/** Pauses everything except heartbeats for a while. */
async function inQuiet<Result>(use: () => Promise<Result>): Promise<Result> {
  isQuiet = true
  await sleep(quietMs)
  const result = await use()
  isQuiet = false
  return result
}

/** Resolves outside of a pause, after this many milliseconds at the earliest. */
async function turn(waitMs: number): Promise<void> {
  await sleep(waitMs)
  while (isQuiet && !isOver) await sleep(200)
}

function report(): void {
  const sum = (count: (device: WatchedDevice) => number) => devices.reduce((total, device) => total + count(device), 0)
  const columns = [
    `${comparisons} comparisons, ${[...complaints.values()].reduce((total, times) => total + times, 0)} wrong`,
    `events ${sum(({ fake }) => fake.state.acknowledged.event)}`,
    `heartbeats ${sum(({ fake }) => fake.state.acknowledged.heartbeat)}`,
    `wrong sign-ins ${sum(({ fake }) => fake.state.signIns.failed)}`,
  ]
  say(columns.join('  '))
}

/** Checks at the end: no event lost, no account locked, no leaks. */
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
  const growth = end.liveBytes / (warm?.liveBytes ?? end.liveBytes) - 1
  if (growth > mostGrowth) complain(`memory in use grew by ${percent(growth)} after the first round`)
  const more = end.descriptors.length - (warm?.descriptors.length ?? 0)
  if (more > mostMoreDescriptors) {
    const added = end.descriptors.filter(target => !warm?.descriptors.includes(target))
    complain(`${more} more descriptors are open than after the first round, such as ${added.slice(0, 5).join(', ')}`)
  }
  const total = [...stored.values()].reduce((sum, count) => sum + count, 0)
  const memory = `${megabytes(end.liveBytes)} in use (${percent(growth)}), ${megabytes(end.residentBytes)} resident`
  say(
    `${total} events stored; ${comparisons} comparisons; ${memory}; ${end.descriptors.length} descriptors (${more} more)`,
  )
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`
}

/** Uses the command line as a person would, while the server runs. */
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
