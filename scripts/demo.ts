/**
 * `npm run demo`: a simulated site with two weeks of history and an event every other second.
 * It listens on this machine only and stores everything in demo-data/.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { serverZone } from '../src/lib/server-zone.ts'
import { selectTypes, simulate } from '../src/simulator/index.ts'

const usage = `usage: npm run demo -- [options]
  --fresh         delete the demo's data and start over
  --folder DIR    folder for its data (demo-data)
  --rate N        events a second (0.5)
  --until-ready   create the data, print the address, and exit`

const root = resolve(import.meta.dirname, '..')
const site = { cameras: 5, nvrChannels: 1, seed: 1, timeZone: serverZone().timeZone }
const history = { events: 4000, days: 14, pictures: 800 }
const host = '127.0.0.1'

const { values } = parseArgs({
  options: {
    fresh: { type: 'boolean', default: false },
    folder: { type: 'string', default: join(root, 'demo-data') },
    rate: { type: 'string', default: '0.5' },
    'until-ready': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(usage)
  process.exit(0)
}
const rate = Number(values.rate)
if (!(rate > 0)) {
  console.error(usage)
  process.exit(2)
}

function isFree(port: number): Promise<boolean> {
  return new Promise(done => {
    const probe = createServer().once('error', () => done(false))
    probe.listen(port, host, () => probe.close(() => done(true)))
  })
}

/** The requested port, or the next free one after it. */
async function freePort(wanted: number, what: string): Promise<number> {
  let port = wanted
  while (!(await isFree(port))) port++
  if (port !== wanted) console.log(`port ${wanted} is taken, so the ${what} listens on ${port}`)
  return port
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise(done => child.once('exit', code => done(code)))
}

async function seed(folder: string): Promise<void> {
  const numbers = { ...history, cameras: site.cameras + site.nvrChannels, seed: site.seed }
  const flags = Object.entries(numbers).flatMap(([name, number]) => [`--${name}`, String(number)])
  const script = join(root, 'scripts/seed.ts')
  const code = await ended(spawn('sh', [join(root, 'scripts/node.sh'), script, folder, ...flags], { stdio: 'inherit' }))
  if (code !== 0) throw new Error(`the history could not be made in ${folder}`)
}

interface Running {
  child: ChildProcess
  web: string
  cameras: string
}

async function startServer(folder: string): Promise<Running> {
  const env = {
    ...process.env,
    VIEWTRON_DATA_DIR: folder,
    VIEWTRON_AUTH: 'off',
    VIEWTRON_WEB_HOST: host,
    VIEWTRON_WEB_PORT: String(await freePort(5080, 'dashboard')),
    VIEWTRON_CAMERA_HOST: host,
    VIEWTRON_CAMERA_PORT: String(await freePort(5002, 'camera port')),
    VIEWTRON_LOG_LEVEL: 'error',
  }
  const child = spawn(join(root, 'viewtron'), ['serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const found = { web: '', cameras: '' }
  for await (const line of createInterface(child.stdout)) {
    if (line.startsWith('dashboard at ')) found.web = line.slice('dashboard at '.length)
    if (line.startsWith('cameras post to ')) found.cameras = line.slice('cameras post to '.length)
    if (line !== 'ready') continue
    child.stdout.resume()
    return { child, ...found }
  }
  throw new Error('the server did not start')
}

interface SeenPlate {
  key: string
  sightings: number
}

const people = [
  { name: 'Delivery van', group: 'allow', notes: 'Weekdays before noon' },
  { name: 'Caretaker', group: 'allow', notes: null },
  { name: 'Neighbour, number 7', group: 'ignore', notes: null },
  { name: 'Left without paying', group: 'watch', notes: 'Call the office when it comes again' },
  { name: 'Staff car 1', group: 'Staff', notes: null },
  { name: 'Staff car 2', group: 'Staff', notes: null },
]

// biome-ignore lint/suspicious/noExplicitAny: a few fields of answers of several shapes
async function call(web: string, path: string, method = 'GET', body?: object): Promise<any> {
  const headers = body ? { 'content-type': 'application/json' } : {}
  const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) }
  const answer = await fetch(new URL(`api/v1/${path}`, web), init)
  if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`)
  return answer.json()
}

/** Makes the most frequent plates known, with an owner. */
async function introducePlates(web: string): Promise<string[]> {
  const { items }: { items: SeenPlate[] } = await call(web, 'plates?limit=200')
  const often = items.sort((a, b) => b.sightings - a.sightings).slice(0, people.length)
  for (const [n, { key }] of often.entries()) await call(web, `plates/${encodeURIComponent(key)}`, 'PUT', people[n])
  return often.map(({ key }) => key)
}

/** Corrects one misread and marks its event as kept. */
async function lookThrough(web: string, known: string[]): Promise<void> {
  for (const key of known) {
    const { similar } = await call(web, `plates/${encodeURIComponent(key)}`)
    const misread = similar.find((plate: { lastEventId: string | null }) => plate.lastEventId !== null)
    if (!misread) continue
    const event = await call(web, `events/${misread.lastEventId}`)
    const target = event.targets.findIndex((one: { plate: object | null }) => one.plate !== null)
    await call(web, `events/${event.id}/targets/${target}/plate`, 'PUT', { number: key })
    await call(web, `events/${event.id}`, 'PATCH', { kept: true })
    return
  }
}

const folder = resolve(values.folder)
if (values.fresh) rmSync(folder, { recursive: true, force: true })
const isNew = !existsSync(join(folder, 'viewtron.db'))
if (isNew) await seed(folder)
const { child, web, cameras } = await startServer(folder)
const stop = new AbortController()
const end = () => {
  stop.abort()
  child.kill('SIGTERM')
}
process.once('SIGINT', end)
process.once('SIGTERM', end)
const serverEnded = ended(child).then(code => {
  stop.abort()
  return code
})
if (isNew) await lookThrough(web, await introducePlates(web))
const url = new URL(cameras)
await simulate({ ...site, url, selection: selectTypes(['odd']), rate: 4, count: isNew ? 8 : 1, signal: stop.signal })
if (values['until-ready']) await simulate({ ...site, url, rate: 4, count: 40, signal: stop.signal })
console.log(`\nOpen ${web}  (Ctrl-C ends the demo; it keeps ${folder})`)
if (values['until-ready']) end()
else await simulate({ ...site, url, rate, signal: stop.signal }).catch(() => undefined)
process.exitCode = (await serverEnded) ?? 1
