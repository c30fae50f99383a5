import { readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { changeDatabase, filesIn, storedEvents } from '../ingest/data-folder.ts'
import { intrusionPost, jpegSaying } from '../ingest/posts.ts'
import { type ServerProcess, startServer } from '../support/server-process.ts'
import { filesWritten } from '../support/stored.ts'
import { until } from '../support/until.ts'

const alarmPost = (targetId: number) => intrusionPost({ targetId, overview: jpegSaying(`${targetId}`) })

/** A stopped server's directory with events of the targets 1 … `count`. */
async function stoppedAfter(count: number): Promise<string> {
  const server = await startServer()
  for (let targetId = 1; targetId <= count; targetId++) await server.post(alarmPost(targetId))
  expect(await server.stop()).toBe(0)
  return server.dataDir
}

const targetIdsIn = async (dataDir: string) => (await storedEvents(dataDir)).map(event => event.rules[0]?.targetId)

async function expectRefused(server: ServerProcess, code: string): Promise<void> {
  const reply = await server.post(alarmPost(100))
  expect([reply.status, reply.headers['retry-after']]).toEqual([503, '5'])
  expect(reply.body).toContain(`[${code}]`)
  expect(server.stderr()).toContain(`[${code}]`)
}

async function expectRefilled(server: ServerProcess, count: number): Promise<void> {
  await until(async () => (await server.post(alarmPost(100))).status === 200)
  const expected = [...Array.from({ length: count }, (_, n) => n + 1), 100]
  expect(await targetIdsIn(server.dataDir)).toEqual(expected)
  await filesWritten(server.dataDir)
  expect(filesIn(server.dataDir, 'images')).toHaveLength(expected.length)
}

test('a database of garbage: clear 503, and a new one is filled from raw_posts once it is moved away', async () => {
  const dataDir = await stoppedAfter(3)
  writeFileSync(join(dataDir, 'viewtron.db'), Buffer.alloc(100_000, 'garbage'))
  const server = await startServer({ dataDir })
  await expectRefused(server, 'database-corrupt')
  renameSync(join(dataDir, 'viewtron.db'), join(dataDir, 'damaged.db'))
  await expectRefilled(server, 3)
})

test('a database cut in half: clear 503, and a new one is filled from raw_posts once it is moved away', async () => {
  const dataDir = await stoppedAfter(3)
  const path = join(dataDir, 'viewtron.db')
  truncateSync(path, Math.floor(statSync(path).size / 2 / 4096) * 4096)
  const server = await startServer({ dataDir })
  await expectRefused(server, 'database-corrupt')
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true })
  await expectRefilled(server, 3)
})

test('an emptied database is filled again from raw_posts', async () => {
  const dataDir = await stoppedAfter(3)
  truncateSync(join(dataDir, 'viewtron.db'), 0)
  await expectRefilled(await startServer({ dataDir }), 3)
})

test('a database of a newer version is refused and left as it is', async () => {
  const dataDir = await stoppedAfter(1)
  changeDatabase(dataDir, "insert into kysely_migration values ('999-future', '2030-01-01T00:00:00.000Z')")
  const before = readFileSync(join(dataDir, 'viewtron.db'))
  const server = await startServer({ dataDir })
  await expectRefused(server, 'database-newer')
  await server.stop()
  expect(readFileSync(join(dataDir, 'viewtron.db')).equals(before)).toBe(true)
})

test.for(['SIGTERM', 'SIGKILL'] as const)(
  'a second server waits with 503 and takes over when %s ends the first',
  async signal => {
    const first = await startServer()
    expect((await first.post(alarmPost(1))).status).toBe(200)
    const second = await startServer({ dataDir: first.dataDir })
    await expectRefused(second, 'data-dir-in-use')
    expect((await first.post(alarmPost(2))).status).toBe(200)
    first.kill(signal)
    await first.exited
    await expectRefilled(second, 2)
  },
)

test('a second server that ends harms the first in nothing', async () => {
  const first = await startServer()
  const second = await startServer({ dataDir: first.dataDir })
  expect(await second.stop()).toBe(0)
  expect((await first.post(alarmPost(1))).status).toBe(200)
  expect(await targetIdsIn(first.dataDir)).toEqual([1])
})
