import { spawnSync } from 'node:child_process'
import { closeSync, copyFileSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { csvText, filesIn, storedEvents } from '../ingest/data-folder.ts'
import { intrusionPost, jpegSaying } from '../ingest/posts.ts'
import { projectRoot } from '../support/project-root.ts'
import { runCli } from '../support/run-cli.ts'
import { type ServerProcess, startServer } from '../support/server-process.ts'
import { filesWritten, rowsOf } from '../support/stored.ts'
import { until } from '../support/until.ts'
import { webRequest } from '../support/web-client.ts'

const open = { env: { VIEWTRON_AUTH: 'off' } }
const pageBytes = 4096
const alarmPost = (targetId: number) => intrusionPost({ targetId, overview: jpegSaying(`${targetId}`) })

async function post(server: ServerProcess, from: number, to: number): Promise<void> {
  for (let targetId = from; targetId <= to; targetId++) {
    expect((await server.post(alarmPost(targetId))).status).toBe(200)
  }
}

/** Puts rubbish over one page of the log's table in a database that has nothing in its journal. */
function damage(dataDir: string, share: number): void {
  const path = join(dataDir, 'viewtron.db')
  const pages = rowsOf(dataDir, "select pageno from dbstat where name = 'log' and pagetype = 'leaf' order by pageno")
  const page = Number(pages[Math.floor(pages.length * share)]?.pageno)
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.alloc(pageBytes, 0xab), 0, pageBytes, (page - 1) * pageBytes)
  closeSync(file)
}

const ready = (server: ServerProcess) => webRequest(server.webUrl, '/readyz')

/** The check has the lowest priority, so that a busy machine takes its time. */
async function expectKnown(server: ServerProcess): Promise<void> {
  const reply = await until(
    async () => {
      const answer = await ready(server)
      return answer.status === 503 && answer
    },
    { what: 'readyz tells', withinMs: 150_000 },
  )
  expect(reply.json).toMatchObject({ code: 'database-corrupt', detail: expect.stringContaining('viewtron.db') })
  expect((await webRequest(server.webUrl, '/metrics')).text).toMatch(/^viewtron_database_ok 0$/m)
  const { code, stdout } = await runCli(['doctor', '--json', '--no-devices', '--data-dir', server.dataDir])
  expect(code).toBe(1)
  expect(stdout).toContain('database-corrupt')
  const { findings } = (await webRequest(server.webUrl, '/api/v1/doctor')).json
  expect(findings).toContainEqual(expect.objectContaining({ code: 'database-damaged', severity: 'error' }))
}

async function stoppedWithEvents(count: number): Promise<string> {
  const server = await startServer(open)
  await post(server, 1, count)
  expect(await server.stop()).toBe(0)
  return server.dataDir
}

test('a page that is overwritten while the server runs is noticed when it is read', async () => {
  const dataDir = await stoppedWithEvents(120)
  const server = await startServer({ ...open, dataDir })
  expect((await ready(server)).status).toBe(200)
  damage(dataDir, 0.5)
  await webRequest(server.webUrl, '/api/v1/export.csv')
  await expectKnown(server)
  // Posts that come now are stored all the same.
  await post(server, 200, 203)
}, 240_000)

test('a page that nobody reads is known when the database is looked through, wherever it is', async () => {
  const known = async (share: number) => {
    const dataDir = await stoppedWithEvents(120)
    const server = await startServer({ ...open, dataDir })
    damage(dataDir, share)
    await expectKnown(server)
  }
  await Promise.all([0.25, 0.75].map(known))
}, 240_000)

test('a damaged database of a server that does not run is found by the doctor', async () => {
  const dataDir = await stoppedWithEvents(60)
  damage(dataDir, 0.5)
  const { stdout } = await runCli(['doctor', '--json', '--no-devices', '--data-dir', dataDir])
  expect(stdout).toContain('database-damaged')
}, 120_000)

test('a database that is restored while the server runs is healthy again', async () => {
  const dataDir = await stoppedWithEvents(120)
  const copy = join(dataDir, 'copy.db')
  copyFileSync(join(dataDir, 'viewtron.db'), copy)
  const server = await startServer({ ...open, dataDir })
  damage(dataDir, 0.5)
  await expectKnown(server)
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(dataDir, `viewtron.db${suffix}`))
  copyFileSync(copy, join(dataDir, 'viewtron.db'))
  await until(async () => (await ready(server)).status === 200, { what: 'ready again', withinMs: 30_000 })
}, 240_000)

test.for(['-wal', '-shm', '-wal -shm'])(
  '%s removed while the server runs loses nothing',
  { timeout: 120_000 },
  async removed => {
    const server = await startServer(open)
    await post(server, 1, 10)
    for (const suffix of removed.split(' ')) rmSync(join(server.dataDir, `viewtron.db${suffix}`))
    // Noticed without a post.
    await until(() => server.stderr().includes('[database-file-removed]'), { what: 'told' })
    await until(async () => (await server.post(alarmPost(11))).status === 200)
    await post(server, 12, 20)
    await until(async () => (await ready(server)).status === 200)
    server.kill('SIGKILL')
    await server.exited
    const again = await startServer({ ...open, dataDir: server.dataDir })
    const ids = (await storedEvents(again.dataDir)).map(event => event.rules[0]?.targetId)
    expect(ids).toEqual(Array.from({ length: 20 }, (_, n) => n + 1))
    expect(filesIn(again.dataDir, 'images')).toHaveLength(20)
    await until(() => csvText(again.dataDir).trim().split('\n').length === 21)
  },
)

test('what was committed last before the journal was removed is saved without the original posts', async () => {
  const server = await startServer(open)
  await post(server, 1, 30)
  await filesWritten(server.dataDir)
  rmSync(join(server.dataDir, 'viewtron.db-wal'))
  rmSync(join(server.dataDir, 'raw_posts'), { recursive: true })
  await until(() => server.stderr().includes('[database-file-removed]'), { what: 'told' })
  await until(async () => (await ready(server)).status === 200)
  server.kill('SIGKILL')
  await server.exited
  expect(statSync(join(server.dataDir, 'viewtron.db')).size).toBeGreaterThan(0)
  expect(await storedEvents(server.dataDir)).toHaveLength(30)
}, 120_000)

const noSqlite = spawnSync('sqlite3', ['--version']).status === 0 ? '' : 'sqlite3 is not installed'

test.skipIf(noSqlite)(
  `the documented command rescues what can be read${noSqlite && ` (left out: ${noSqlite})`}`,
  async () => {
    const dataDir = await stoppedWithEvents(120)
    damage(dataDir, 0.5)
    const page = readFileSync(join(projectRoot, 'docs/errors.md'), 'utf8')
    const command = /`(sqlite3 viewtron\.db .*rescued\.db)`/.exec(page)?.[1] ?? ''
    expect(spawnSync('sh', ['-c', command], { cwd: dataDir }).status).toBe(0)
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(dataDir, `viewtron.db${suffix}`), { force: true })
    renameSync(join(dataDir, 'rescued.db'), join(dataDir, 'viewtron.db'))

    const server = await startServer({ ...open, dataDir })
    expect((await ready(server)).status).toBe(200)
    const { total } = (await webRequest(server.webUrl, '/api/v1/events/count')).json
    expect(total).toBeGreaterThan(60)
    await post(server, 200, 201)
  },
  120_000,
)
