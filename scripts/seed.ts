// Fills a new data directory with the events of a simulated site, for benchmarks and for the dashboard.
import { mkdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { CompiledQuery } from 'kysely'
import { CameraRegistry } from '../src/cameras/camera-registry.ts'
import { type Database, openSqlite } from '../src/database/index.ts'
import { createLog } from '../src/lib/log.ts'
import { serverZone } from '../src/lib/server-zone.ts'
import { CsvWriter } from '../src/log/csv/csv-writer.ts'
import { LogWriter } from '../src/log/log-writer.ts'
import { nextIndexStep, readIndexState } from '../src/search/index.ts'
import { createSite, randomOf } from '../src/simulator/index.ts'
import { hourMs } from '../src/time/units.ts'
import { timesOf } from './seed/day-rhythm.ts'
import { EventSource, type SeededCamera } from './seed/event-source.ts'
import { fillInbox } from './seed/inbox.ts'
import { PictureFiles } from './seed/picture-files.ts'
import { PlateStock } from './seed/plate-stock.ts'

const usage = `usage: node scripts/seed.ts DATA_DIR [--events 1000000] [--pictures 3000] [--days 365] [--cameras 16] [--seed 1]
DATA_DIR must not hold a database yet. --pictures: files, beside the newest events.`
const batch = 2000
const picturesAnEvent = 2

interface Options {
  dataDir: string
  events: number
  pictures: number
  days: number
  cameras: number
  seed: number
}

function readOptions(): Options {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      events: { type: 'string', default: '1000000' },
      pictures: { type: 'string', default: '3000' },
      days: { type: 'string', default: '365' },
      cameras: { type: 'string', default: '16' },
      seed: { type: 'string', default: '1' },
    },
  })
  const [dataDir, ...more] = positionals
  const { events, pictures, days, cameras, seed } = values
  const numbers = {
    events: Number(events),
    pictures: Number(pictures),
    days: Number(days),
    cameras: Number(cameras),
    seed: Number(seed),
  }
  if (!dataDir || more.length > 0 || Object.values(numbers).some(value => !(value >= 0))) throw new Error(usage)
  return { dataDir: resolve(dataDir), ...numbers }
}

async function addCameras(database: Database, { cameras, seed }: Options, at: Date): Promise<SeededCamera[]> {
  const registry = await CameraRegistry.load(database.queries)
  const nvrChannels = Math.floor(cameras / 4)
  const random = randomOf(seed, 'busy')
  const seeded = createSite({ cameras: cameras - nvrChannels, nvrChannels, seed }).map(simulated => {
    const { device, format } = simulated
    const source = format === 'nvr-v2' ? ('nvr' as const) : ('ipc' as const)
    const facts = { ...device, serial: device.serial || null }
    const { camera: ref } = registry.identify({ source, device: facts, clientIp: device.ip, at })
    return { simulated, ref, busy: random.between(0.2, 1) ** 2 }
  })
  await database.commit(registry.unsaved.splice(0))
  return seeded
}

const shownTenths = new Map<string, number>()

/** Shows progress in place on a terminal, and as one line for each tenth elsewhere. */
function progress(what: string, done: number, of: number): void {
  const line = `${what}: ${done.toLocaleString('en')} of ${of.toLocaleString('en')}`
  if (process.stdout.isTTY) {
    process.stdout.write(`\r${line} ${done >= of ? '\n' : ''}`)
    return
  }
  const tenth = Math.floor((done * 10) / of)
  if (shownTenths.get(what) === tenth) return
  shownTenths.set(what, tenth)
  console.log(line)
}

async function addEvents(database: Database, options: Options, end: number): Promise<void> {
  const { dataDir, events, days, seed } = options
  const writer = new LogWriter(database.queries)
  const cameras = await addCameras(database, options, new Date(end - days * 24 * hourMs))
  const regulars = Math.max(20, Math.round(events / 60))
  const source = new EventSource({ seed, cameras, plates: new PlateStock(regulars, randomOf(seed, 'plates')) })
  const pictures = new PictureFiles(dataDir)
  const firstWithPicture = events - options.pictures / picturesAnEvent
  let statements: CompiledQuery[] = []
  let seq = 0
  for (const time of timesOf(end, days, events, randomOf(seed, 'times'))) {
    seq++
    const { event, visit } = source.next(seq, time)
    if (seq > firstWithPicture) await pictures.add(event, visit)
    statements.push(...writer.event(event, { postId: event.id, file: null, place: null }))
    if (seq % batch !== 0 && seq !== events) continue
    await database.commit(statements)
    statements = []
    progress('events', seq, events)
  }
  await database.commit(await fillInbox(dataDir, writer, end))
}

async function buildIndex(database: Database, events: number): Promise<void> {
  for (;;) {
    const { indexedSeq } = await readIndexState(database.queries)
    const step = await nextIndexStep(database.queries, indexedSeq, batch)
    if (!step) return
    await database.commit(step.statements)
    progress('search index', step.indexedSeq, events)
  }
}

async function writeCsv(database: Database, dataDir: string): Promise<void> {
  const { timeZone } = serverZone()
  const path = join(dataDir, 'events.csv')
  const csv = await CsvWriter.open({
    path,
    timeZone,
    queries: database.queries,
    commit: position => database.commit([position]),
    log: createLog('warn'),
  })
  process.stdout.write('events.csv … ')
  await csv.catchUp()
  const position = csv.takePosition()
  if (position) await database.commit([position])
  await csv.release()
  process.stdout.write('done\n')
}

const options = readOptions()
await mkdir(options.dataDir, { recursive: true })
const path = join(options.dataDir, 'viewtron.db')
if (await stat(path).catch(() => null)) throw new Error(`${path} exists already.\n${usage}`)
const database = await openSqlite(path)
try {
  await addEvents(database, options, Date.now())
  await buildIndex(database, options.events)
  await writeCsv(database, options.dataDir)
} finally {
  await database.close()
}
