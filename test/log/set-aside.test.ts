import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { csvLines } from '../ingest/data-folder.ts'
import { platePost } from '../ingest/posts.ts'
import { webhookYaml } from '../outputs/webhook/setup.ts'
import { startTarget } from '../outputs/webhook/target.ts'
import { type HostedServer, startHostedServer } from '../support/hosted-server.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { webRequest } from '../support/web-client.ts'

const openToAll = { VIEWTRON_AUTH: 'off' }
const numbers = ['AAA111', 'BBB222', 'CCC333', 'DDD444', 'EEE555']

/** Changes the database of a server that does not run. */
function inDatabase<Result>(dataDir: string, work: (database: DatabaseSync) => Result): Result {
  const database = new DatabaseSync(join(dataDir, 'viewtron.db'))
  try {
    return work(database)
  } finally {
    database.close()
  }
}

/** The number of the third event; between events there may be entries of other kinds. */
const third = (dataDir: string) =>
  inDatabase(
    dataDir,
    database =>
      database.prepare("select seq from log where kind = 'alarm' order by seq limit 1 offset 2").get()?.seq as number,
  )

/** Replaces the body of the third event. */
function setBody(dataDir: string, body: string): void {
  const seq = third(dataDir)
  inDatabase(dataDir, database => database.prepare('update log set body = ? where seq = ?').run(body, seq))
}

function bodyOf(dataDir: string): string {
  const seq = third(dataDir)
  return inDatabase(
    dataDir,
    database => database.prepare('select body from log where seq = ?').get(seq)?.body as string,
  )
}

/** Has every reader of the log begin anew, as on the data of an older version. */
function forgetReaders(dataDir: string): void {
  rmSync(join(dataDir, 'events.csv'))
  inDatabase(dataDir, database => {
    database.exec("delete from setting where name in ('csv-position', 'count-cursor')")
    database.exec(`insert or replace into setting (name, value) values ('search-index', '{"version":0,"seq":0}')`)
    database.exec('update output_cursor set seq = 0')
  })
}

/** A stopped server's data with five plates in its log; `beforeStop` waits for what the server does with them. */
async function fivePlates(yaml = '', beforeStop: () => Promise<unknown> = async () => undefined): Promise<string> {
  const dataDir = temporaryFolder()
  if (yaml) writeFileSync(join(dataDir, 'viewtron.yaml'), yaml)
  const server = await startHostedServer({ dataDir, env: openToAll })
  for (const number of numbers) expect((await server.post(platePost({ plates: [{ number }] }))).status).toBe(200)
  await beforeStop()
  await server.stop()
  return dataDir
}

const get = async (server: HostedServer, path: string) => webRequest(server.webUrl, `/api/v1/${path}`)

async function platesFound(server: HostedServer, query: string): Promise<string[]> {
  const { status, json } = await get(server, `events?${query}`)
  expect(status).toBe(200)
  return json.items.map((event: { targets: { plate: { number: string } }[] }) => event.targets[0]?.plate.number)
}

const level = (server: HostedServer) =>
  until(async () => (await get(server, 'stats')).json.indexBehind === 0, {
    what: 'the index to be level',
    withinMs: 30_000,
  })

const withTarget = (target: unknown) => (body: string) => JSON.stringify({ ...JSON.parse(body), targets: [target] })

const poisons: [string, (body: string) => string][] = [
  ['no JSON', body => body.slice(0, 40)],
  ['an empty text', () => ''],
  ['null', () => 'null'],
  ['a list', () => '[]'],
  ['an empty object', () => '{}'],
  ['a text where the targets belong', body => JSON.stringify({ ...JSON.parse(body), targets: 'many' })],
  [
    'a number for a plate',
    withTarget({ type: 'vehicle', plate: { number: 5 }, vehicle: null, person: null, face: null }),
  ],
  ['a category that does not exist', body => JSON.stringify({ ...JSON.parse(body), category: 'constructor' })],
]

test.each(poisons)('an entry whose body is %s holds up nobody', { timeout: 90_000 }, async (_, poison) => {
  const dataDir = await fivePlates()
  const whole = bodyOf(dataDir)
  setBody(dataDir, poison(whole))
  forgetReaders(dataDir)

  const server = await startHostedServer({ dataDir, env: openToAll })
  expect((await server.post(platePost({ plates: [{ number: 'FFF666' }] }))).status).toBe(200)
  await level(server)
  const others = ['FFF666', 'EEE555', 'DDD444', 'BBB222', 'AAA111']
  expect(await platesFound(server, '')).toEqual(others)
  expect(await platesFound(server, 'category=lpr')).toEqual(others)
  expect(await platesFound(server, 'plate=CCC333')).toEqual([])
  await until(() => csvLines(dataDir).length === 5)

  // It is shown, and told by the doctor.
  await until(async () => (await get(server, 'stats')).json.setAside > 0)
  expect((await get(server, 'stats')).json.setAside).toBe(1)
  const { items, total } = (await get(server, 'set-aside')).json
  expect(total).toBe(1)
  expect(items[0]).toMatchObject({ seq: third(dataDir), readers: [{ reader: 'log' }] })
  const { json: report } = await get(server, 'doctor')
  expect(report.findings.map((finding: { code: string }) => finding.code)).toContain('entries-set-aside')
  expect((await get(server, `events/${items[0].id}/raw`)).text).toContain('CCC333')
  for (const path of ['export.csv', 'cameras', 'counts?bucket=day', 'tracks', 'plates']) {
    expect((await get(server, path)).status, path).toBe(200)
  }

  // Mended, and tried again by hand.
  await server.stop()
  setBody(dataDir, whole)
  const mended = await startHostedServer({ dataDir, env: openToAll })
  expect((await get(mended, 'stats')).json.setAside).toBe(1)
  const retry = await webRequest(mended.webUrl, '/api/v1/set-aside/retry', { method: 'POST' })
  expect(retry.json).toEqual({ entries: 1 })
  await until(async () => (await get(mended, 'stats')).json.setAside === 0)
  expect(await platesFound(mended, 'plate=CCC333')).toEqual(['CCC333'])
  await until(() => csvLines(dataDir).length === 6)
  expect(csvLines(dataDir).map(line => line.plate)).toEqual([...numbers, 'FFF666'])
})

test('outputs go on behind an entry that cannot be read', { timeout: 120_000 }, async () => {
  const target = await startTarget()
  const dataDir = await fivePlates(webhookYaml(target.url), () => target.got(5))
  setBody(dataDir, '{')
  forgetReaders(dataDir)
  const server = await startHostedServer({ dataDir, env: openToAll })
  await target.got(9, 20_000)
  const again = target.received.slice(5).map(({ json }) => json.event.targets[0].plate.number)
  expect(again.sort()).toEqual(numbers.filter(number => number !== 'CCC333'))
  await server.post(platePost({ plates: [{ number: 'FFF666' }] }))
  expect((await target.got(10, 20_000))[9]?.json.event.targets[0].plate.number).toBe('FFF666')
})

test('another version of the program tries again what was set aside', { timeout: 120_000 }, async () => {
  const dataDir = await fivePlates()
  const whole = bodyOf(dataDir)
  setBody(dataDir, '{}')
  forgetReaders(dataDir)
  const server = await startHostedServer({ dataDir, env: openToAll })
  await level(server)
  await server.stop()
  setBody(dataDir, whole)
  inDatabase(dataDir, database => database.exec("update setting set value = '0.0.1' where name = 'set-aside-version'"))
  const upgraded = await startHostedServer({ dataDir, env: openToAll })
  await until(async () => (await get(upgraded, 'stats')).json.setAside === 0, { withinMs: 20_000 })
  expect(await platesFound(upgraded, 'plate=CCC333')).toEqual(['CCC333'])
})
