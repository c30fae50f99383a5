// Fills a new data directory with the events of a simulated site, for benchmarks and for the dashboard.
import { mkdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { CompiledQuery } from 'kysely'
import { type Database, openSqlite } from '../src/database/index.ts'
import { createLog } from '../src/lib/log.ts'
import { serverZone } from '../src/lib/server-zone.ts'
import { CsvWriter } from '../src/log/csv/csv-writer.ts'
import { LogWriter } from '../src/log/log-writer.ts'
import { nextIndexStep, readIndexState } from '../src/search/index.ts'
import { hourMs } from '../src/time/units.ts'
import { bulkSeed } from './seed/bulk-seed.ts'
import type { SeededEvent } from './seed/event-source.ts'
import { fillInbox } from './seed/inbox.ts'
import { PictureFiles } from './seed/picture-files.ts'
import { type SeedPlan, seededEvents } from './seed/seed-plan.ts'
import { addCameras } from './seed/site-cameras.ts'

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

async function planOf(path: string, options: Options, end: number): Promise<SeedPlan> {
  const { seed, events, days } = options
  const database = await openSqlite(path)
  try {
    return { seed, events, days, end, cameras: await addCameras(database, options, new Date(end - days * 24 * hourMs)) }
  } finally {
    await database.close()
  }
}

/** Stores the rest of the events with their pictures, step by step as the server does, and the posts of the inbox. */
async function addPictured(database: Database, { dataDir }: Options, source: Iterator<SeededEvent>): Promise<void> {
  const writer = new LogWriter(database.queries)
  const pictures = new PictureFiles(dataDir)
  const statements: CompiledQuery[] = []
  for (let next = source.next(); !next.done; next = source.next()) {
    const { event, visit } = next.value
    await pictures.add(event, visit)
    statements.push(...writer.event(event, { postId: event.id, file: null, place: null }))
  }
  await database.commit(statements)
}

async function buildIndex(database: Database): Promise<void> {
  for (;;) {
    const { indexedSeq } = await readIndexState(database.queries)
    const step = await nextIndexStep(database.queries, indexedSeq, batch)
    if (!step) return
    await database.commit(step.statements)
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
  await csv.catchUp()
  const position = csv.takePosition()
  if (position) await database.commit([position])
  await csv.release()
}

const options = readOptions()
await mkdir(options.dataDir, { recursive: true })
const path = join(options.dataDir, 'viewtron.db')
if (await stat(path).catch(() => null)) throw new Error(`${path} exists already.\n${usage}`)
const end = Date.now()
const plan = await planOf(path, options, end)
const source = seededEvents(plan)
const count = options.events - Math.min(options.events, Math.ceil(options.pictures / picturesAnEvent))
await bulkSeed(path, { dataDir: options.dataDir, plan, source, count, progress })
const database = await openSqlite(path)
try {
  await addPictured(database, options, source)
  await database.commit(await fillInbox(options.dataDir, new LogWriter(database.queries), end))
  await buildIndex(database)
  await writeCsv(database, options.dataDir)
} finally {
  await database.close()
}
