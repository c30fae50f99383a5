/**
 * Measures working out a log again, and the pages of places: `npm run bench:visits -- --data DIR [--events 1000000] [--visits 1000000]`. Fills the
 * folder where it is new. Prints the processor time of a rebuild, and the times of the searches. A new folder is worked in by the
 * other rooms meanwhile: `--ask` asks only, after so many seconds.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { loadConfig } from '../../src/config/index.ts'
import { createLog } from '../../src/lib/log.ts'
import { serverZone } from '../../src/lib/server-zone.ts'
import { createCore } from '../../src/server/create-core.ts'
import { createServer } from '../../src/server/create-server.ts'
import { randomOf } from '../../src/simulator/random.ts'
import { quantile } from '../statistics.ts'

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    events: { type: 'string', default: '1000000' },
    visits: { type: 'string', default: '1000000' },
    ask: { type: 'string' },
  },
})
if (values.data === undefined) throw new Error('--data DIR is missing')
const dataDir = resolve(values.data)
const questions = 200
const placeId = '01900000-0000-7000-8000-000000000001'

const say = (text: string) => process.stdout.write(`${text}\n`)

function withDatabase<Result>(work: (database: DatabaseSync) => Result): Result {
  const database = new DatabaseSync(join(dataDir, 'viewtron.db'))
  try {
    return work(database)
  } finally {
    database.close()
  }
}

/** Fills a folder, and adds a place whose doors are the two cameras with the most plates. */
function seed(): void {
  const script = resolve(import.meta.dirname, '../../scripts/seed.ts')
  const args = [script, dataDir, '--events', values.events, '--pictures', '0', '--days', '300', '--cameras', '16']
  if (spawnSync(process.execPath, args, { stdio: 'inherit' }).status !== 0) throw new Error('the folder was not filled')
  withDatabase(database => {
    const most = database
      .prepare(`select camera_id as camera from log where category = 'lpr' group by 1 order by count(*) desc limit 2`)
      .all()
    const doors = most.map(({ camera }, n) => ({ camera, line: null, crossing: n === 0 ? 'in' : 'out' }))
    database
      .prepare(
        `insert into place (id, name, parent, doors, capacity, reset_at, stay_limits, unseen_after_minutes, opening, created_at)
         values (?, 'Car park', null, ?, 80, null, '{}', 1440, '[]', 0)`,
      )
      .run(placeId, JSON.stringify(doors))
  })
}

const settings = {
  VIEWTRON_DATA_DIR: dataDir,
  VIEWTRON_LOG_LEVEL: 'silent',
  VIEWTRON_AUTH: 'off',
  VIEWTRON_CAMERA_PORT: '0',
  VIEWTRON_CAMERA_HOST: '127.0.0.1',
  VIEWTRON_WEB_PORT: '0',
  VIEWTRON_WEB_HOST: '127.0.0.1',
}
const { config } = loadConfig({ flags: {}, env: settings, workingDir: dataDir })

async function rebuild(): Promise<void> {
  const { ingest, places, readers, feed } = createCore({ config, log: createLog('warn') }, serverZone())
  await ingest.start()
  const [begin, cpu] = [performance.now(), process.cpuUsage()]
  await places.rebuild()
  const { user, system } = process.cpuUsage(cpu)
  const seconds = (performance.now() - begin) / 1000
  say(
    `rebuild of ${feed.lastSeq} entries: ${((user + system) / 1e6).toFixed(1)} s of processor time, ${seconds.toFixed(1)} s`,
  )
  await places.stop()
  await readers.close()
  await ingest.stop()
}

/** Adds made-up visits of past years, so that the table has as many as asked for. */
function addVisits(): void {
  const random = randomOf('visits', 1)
  withDatabase(database => {
    const there = Number(database.prepare('select count(*) as visits from visit').get()?.visits)
    const insert = database.prepare(
      `insert into visit (id, place_id, plate, key, is_known, entered_at, left_at, state, sort_at, made_at, passes, flags, last_seq)
       values (?, ?, ?, ?, 0, ?, ?, 'closed', ?, ?, '[]', '[]', 0)`,
    )
    database.exec('begin')
    for (let n = there; n < Number(values.visits); n++) {
      const at = Date.UTC(2022, 0, 1) + n * 60_000
      const plate = `${random.pick([...'ABCDEFGH'])}${random.pick([...'KLMNPR'])}${random.int(10_000, 99_999)}`
      insert.run(`made-up-${n}`, placeId, plate, plate, at, at + 3_600_000, at, at)
    }
    database.exec('commit')
  })
}

async function ask(web: string, name: string, path: (n: number) => string): Promise<void> {
  const times: number[] = []
  for (let n = 0; n < questions; n++) {
    const begin = performance.now()
    const reply = await fetch(`${web}/api/v1/${path(n)}`)
    await reply.arrayBuffer()
    if (!reply.ok) throw new Error(`${path(n)}: ${reply.status}`)
    times.push(performance.now() - begin)
  }
  const ms = (part: number) => `${quantile(times, part).toFixed(0)} ms`
  say(`${name}: median ${ms(0.5)}, p99 ${ms(0.99)}`)
}

async function askAll(): Promise<void> {
  const server = createServer({ config, log: createLog('silent') })
  const { web } = await server.start()
  await pause(Number(values.ask ?? 0) * 1000)
  const url = `http://127.0.0.1:${web.port}`
  const random = randomOf('questions', 1)
  const letters = () => `${random.pick([...'ABCDEFGH'])}${random.pick([...'KLMNPR'])}`
  await ask(url, 'visits, newest', () => 'visits?limit=50')
  await ask(url, 'visits of a part of a plate', () => `visits?limit=50&plate=${random.int(1000, 9999)}`)
  await ask(url, 'visits of a beginning with *', () => `visits?limit=50&plate=${letters()}${random.int(10, 99)}*`)
  await ask(url, 'visits of a month', n => `visits?limit=50&from=2023-0${1 + (n % 9)}-01T00:00:00Z&state=closed`)
  await ask(url, 'on site: the place', () => `places/${placeId}`)
  await ask(url, 'on site: open visits', () => `visits?state=open&limit=500&place=${placeId}`)
  await server.stop()
}

if (!existsSync(join(dataDir, 'viewtron.db'))) seed()
if (values.ask === undefined) {
  await rebuild()
  addVisits()
}
await askAll()
