import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { httpPost } from '../support/http-post.ts'
import { type ServerProcess, startServer } from '../support/server-process.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { webRequest } from '../support/web-client.ts'
import { intrusionPost, platePost } from './posts.ts'

const openToAll = { VIEWTRON_AUTH: 'off' }
const copies = 50_000

const get = (server: ServerProcess, path: string) => webRequest(server.webUrl, `/api/v1/${path}`)

/** The data of a stopped server with one plate event, changed by `work`. */
async function storedPlate(number: string, work: (database: DatabaseSync) => void): Promise<string> {
  const dataDir = temporaryFolder()
  const server = await startServer({ dataDir, env: openToAll })
  expect((await server.post(platePost({ plates: [{ number }] }))).status).toBe(200)
  await server.stop()
  const database = new DatabaseSync(join(dataDir, 'viewtron.db'))
  work(database)
  database.close()
  return dataDir
}

const forgetIndex = `insert or replace into setting (name, value) values ('search-index', '{"version":0,"seq":0}')`

/** As many events more as a busy site has in a few days, each with an id of its own. */
const multiply = `
  with recursive number(n) as (select 1 union all select n + 1 from number where n < ${copies})
  insert into log select seq + n, substr(id, 1, 24) || printf('%012x', n), kind, received_at, time, camera_id, category,
    smart_type, post_id, raw_file, raw_offset, raw_length, body from log, number where seq = 1`

test('the camera port opens before the index and events.csv have caught up with a long log', {
  timeout: 240_000,
}, async () => {
  const dataDir = await storedPlate('ABC123', database => {
    database.exec(multiply)
    database.exec(forgetIndex)
    database.exec("delete from setting where name in ('csv-position', 'count-cursor')")
  })
  rmSync(join(dataDir, 'events.csv'))
  const server = await startServer({ dataDir, env: openToAll })
  const linesAtStart = readFileSync(join(dataDir, 'events.csv'), 'utf8').split('\r\n').length
  expect((await server.post(intrusionPost())).status).toBe(200)
  const { json: early } = await get(server, 'stats')
  expect(early.indexBehind).toBeGreaterThan(0)
  expect(linesAtStart).toBeLessThan(copies)
  // Nothing is missing meanwhile, and posts are answered.
  expect((await get(server, 'events?limit=1')).json.items[0].category).toBe('intrusion')
  expect((await get(server, 'events?limit=5&category=lpr')).json.items).toHaveLength(5)

  await until(async () => (await get(server, 'stats')).json.indexBehind === 0, {
    withinMs: 120_000,
    what: 'a level index',
  })
  const lines = () => readFileSync(join(dataDir, 'events.csv'), 'utf8').trimEnd().split('\r\n')
  await until(() => lines().length === copies + 3, { withinMs: 120_000, what: 'a level events.csv' })
  expect((await get(server, 'events/count?category=lpr')).json).toEqual({ total: copies + 1, exact: true })
})

test('a server that stops while events.csv catches up continues at the next start', { timeout: 240_000 }, async () => {
  const dataDir = await storedPlate('ABC123', database => {
    database.exec(multiply)
    database.exec("delete from setting where name = 'csv-position'")
  })
  rmSync(join(dataDir, 'events.csv'))
  for (let n = 0; n < 2; n++) {
    const server = await startServer({ dataDir, env: openToAll })
    await server.stop()
  }
  const server = await startServer({ dataDir, env: openToAll })
  const ids = () => {
    const lines = readFileSync(join(dataDir, 'events.csv'), 'utf8').trimEnd().split('\r\n')
    return lines.slice(1).map(line => line.split(',')[9])
  }
  await until(() => ids().length === copies + 1, { withinMs: 120_000, what: 'a level events.csv' })
  expect(new Set(ids()).size).toBe(copies + 1)
  await server.stop()
  expect(existsSync(join(dataDir, 'events.csv'))).toBe(true)
})

/** The last entry that events.csv is known to have; 0 before the first checkpoint. */
function placeOf(dataDir: string): number {
  const database = new DatabaseSync(join(dataDir, 'viewtron.db'), { readOnly: true })
  const row = database.prepare(`select value from setting where name = 'csv-position'`).get()
  database.close()
  return row ? JSON.parse(String(row.value)).seq : 0
}

test('a server that is killed or stopped while events.csv catches up keeps its place', {
  timeout: 240_000,
}, async () => {
  const dataDir = await storedPlate('ABC123', database => {
    database.exec(multiply)
    database.exec("delete from setting where name = 'csv-position'")
  })
  rmSync(join(dataDir, 'events.csv'))
  const killed = await startServer({ dataDir, env: openToAll })
  await until(() => placeOf(dataDir) > 0, { withinMs: 60_000, what: 'a checkpoint of events.csv' })
  const place = placeOf(dataDir)
  killed.kill('SIGKILL')
  await killed.exited
  const stopped = await startServer({ dataDir, env: openToAll })
  await stopped.stop()
  expect(placeOf(dataDir)).toBeGreaterThanOrEqual(place)
  // Nothing is missing up to its place, and nothing is written again.
  const lines = readFileSync(join(dataDir, 'events.csv'), 'utf8').trimEnd().split('\r\n')
  const ids = lines.slice(1).map(line => line.split(',')[9])
  expect(ids.length).toBeGreaterThanOrEqual(placeOf(dataDir))
  expect(new Set(ids).size).toBe(ids.length)
})

/** Statements that take back the migrations 014 to 020, so that they run again at the start. */
const takeBackMigrations = [
  'drop table pending_file',
  'drop trigger set_aside_log_removed',
  'drop table set_aside',
  'alter table camera_health drop column zone_offset_minutes',
  ...['insert', 'update', 'delete'].map(event => `drop trigger camera_version_${event}`),
  'drop table camera_version',
  'drop index camera_name',
  'drop index camera_merged',
  'alter table camera drop column decided_at',
  ...['first_at', 'summed_at'].map(column => `alter table count_series drop column ${column}`),
  ...['sum_entered', 'sum_left'].map(column => `alter table count_bucket drop column ${column}`),
  ...['count', 'last_at'].map(column => `alter table audit drop column ${column}`),
  "delete from kysely_migration where name >= '014' and name < '021'",
]

test('data of an older version with a plate of 200,000 letters starts, and finds it by its beginning', {
  timeout: 90_000,
}, async () => {
  const beginning = 'W4K9X2M7Q1T8Z5R3V6B0N4H8J2L7C1D9F5G3'
  const plate = beginning + 'A1B2C3D4'.repeat(25_000)
  const dataDir = await storedPlate(beginning, database => {
    // As the version before this one left it.
    database.prepare('update log set body = replace(body, ?, ?)').run(beginning, plate)
    database.prepare('update target set plate = ?, plate_key = ?').run(plate, plate)
    database.exec(forgetIndex)
    for (const statement of takeBackMigrations) database.exec(statement)
    database.exec("delete from setting where name = 'csv-position'")
  })
  rmSync(join(dataDir, 'events.csv'))
  // Fails where it is not ready within 20 s.
  const server = await startServer({ dataDir, env: openToAll })
  expect((await httpPost(server.url, intrusionPost())).status).toBe(200)
  await until(async () => (await get(server, 'stats')).json.indexBehind === 0, { withinMs: 30_000 })
  const { json } = await get(server, `events?plate=${beginning.slice(0, 32)}&plateMatch=exact`)
  expect(json.items).toHaveLength(1)
  expect(json.items[0]).toMatchObject({ truncated: true, targets: [{ plate: { number: plate.slice(0, 1000) } }] })
  expect((await get(server, `events?plate=${beginning.slice(3, 12)}`)).json.items).toHaveLength(1)
  expect((await get(server, 'stats')).json.setAside).toBe(0)
})
