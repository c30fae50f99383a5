import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { bulkSeed } from '../../scripts/seed/bulk-seed.ts'
import { type SeedPlan, seededEvents } from '../../scripts/seed/seed-plan.ts'
import { addCameras } from '../../scripts/seed/site-cameras.ts'
import { openSqlite } from '../../src/database/index.ts'
import { createLog } from '../../src/lib/log.ts'
import { serverZone } from '../../src/lib/server-zone.ts'
import type { CsvPosition } from '../../src/log/archive/index.ts'
import { CsvWriter } from '../../src/log/csv/csv-writer.ts'
import { LogWriter } from '../../src/log/log-writer.ts'
import { nextIndexStep } from '../../src/search/index.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

/** More than a block of the search index. */
const events = 5000
const end = Date.parse('2026-11-30T12:00:00.000Z')
const size = { seed: 7, cameras: 8 }

async function planIn(dataDir: string): Promise<SeedPlan> {
  const database = await openSqlite(join(dataDir, 'viewtron.db'))
  const cameras = await addCameras(database, size, new Date(end))
  await database.close()
  return { seed: size.seed, events, days: 30, end, cameras }
}

/** Stores the events as the server does: row by row, then its readers of the log. */
async function storeAsServer(dataDir: string): Promise<void> {
  const plan = await planIn(dataDir)
  const database = await openSqlite(join(dataDir, 'viewtron.db'))
  const { queries } = database
  const writer = new LogWriter(queries)
  const statements = [...seededEvents(plan)].flatMap(({ event }) =>
    writer.event(event, { postId: event.id, file: null, place: null }),
  )
  await database.commit(statements)
  for (let seq = 0; seq < events; ) {
    const step = await nextIndexStep(queries, seq, 500)
    await database.commit(step?.statements ?? [])
    seq = step?.indexedSeq ?? events
  }
  const csv = await CsvWriter.open({
    path: join(dataDir, 'events.csv'),
    timeZone: serverZone().timeZone,
    queries,
    commit: position => database.commit([position]),
    log: createLog('error'),
  })
  await csv.catchUp()
  const position = csv.takePosition()
  if (position) await database.commit([position])
  await csv.release()
  await database.close()
}

async function storeInBulk(dataDir: string): Promise<void> {
  const plan = await planIn(dataDir)
  const source = seededEvents(plan)
  const progress = () => undefined
  await bulkSeed(join(dataDir, 'viewtron.db'), { dataDir, plan, source, count: events, progress })
}

/** Everything in a data directory but the place in events.csv, which depends on the moment and the file system. */
function contentOf(dataDir: string) {
  const database = new DatabaseSync(join(dataDir, 'viewtron.db'), { readOnly: true })
  const schema = database.prepare('select type, name, sql from sqlite_schema order by type, name').all()
  const tables = schema.filter(({ type, name }) => type === 'table' && !String(name).includes('migration'))
  const rowsOf = (name: unknown) => {
    const rows = database.prepare(`select * from "${name}"`).all()
    return rows.filter(row => row.name !== 'csv-position').map(row => JSON.stringify(row))
  }
  const rows = Object.fromEntries(tables.map(({ name }) => [String(name), rowsOf(name).sort()]))
  const position = database.prepare(`select value from setting where name = 'csv-position'`).get()
  database.close()
  const csv = readFileSync(join(dataDir, 'events.csv'), 'utf8')
  return { schema, rows, csv, position: JSON.parse(String(position?.value)) as CsvPosition }
}

it('stores the same rows and lines in bulk as the server does one by one', async () => {
  const [bulk, server] = [temporaryFolder(), temporaryFolder()]
  await storeInBulk(bulk)
  await storeAsServer(server)
  const [stored, expected] = [contentOf(bulk), contentOf(server)]
  expect(stored.schema).toEqual(expected.schema)
  for (const [table, rows] of Object.entries(expected.rows)) expect(stored.rows[table], table).toEqual(rows)
  expect(stored.csv).toBe(expected.csv)
  expect(expected.rows.log).toHaveLength(events)
  const { ino: inode, size: bytes } = statSync(join(bulk, 'events.csv'))
  expect(stored.position).toMatchObject({ seq: events, inode, bytes })
})
