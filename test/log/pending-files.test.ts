import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { filesIn, rawFiles, rows } from '../ingest/data-folder.ts'
import { intrusionPost, jpegSaying } from '../ingest/posts.ts'
import { runCli } from '../support/run-cli.ts'
import { type ServerProcess, startServer } from '../support/server-process.ts'
import { filesWritten } from '../support/stored.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'

/*
 * Small raw posts are durable as rows when the reply is sent; their files are written behind them.
 */

const plain = (targetId: number) => intrusionPost({ targetId })
const pictured = (targetId: number) =>
  intrusionPost({ targetId, overview: jpegSaying(`${targetId} scene`), crop: jpegSaying(`${targetId} crop`) })
const unreadable = (number: number) => Buffer.from(`<nonsense>${number}</nonsense>`)

const pendingRows = (dataDir: string) => rows<{ path: string }>(dataDir, 'select path from pending_file')

/** Ids of all entries of posts, in the order of their receipt. */
const entryIds = (dataDir: string) =>
  rows<{ id: string }>(
    dataDir,
    "select id from log where kind = 'alarm' union all select id from unparsed order by id",
  ).map(({ id }) => id)

async function rawOf(dataDir: string, id: string): Promise<Buffer> {
  const { code, bytes, stderr } = await runCli(['raw', id, '--data-dir', dataDir])
  expect([code, stderr]).toEqual([0, ''])
  return bytes
}

/** A server that is killed at the moment of its last reply. */
async function killedAfter(posts: readonly Buffer[], env: Record<string, string>): Promise<ServerProcess> {
  const server = await startServer({ env })
  for (const body of posts) expect((await server.post(body)).status).toBe(200)
  server.kill('SIGKILL')
  await server.exited
  return server
}

describe.each(['full', 'compact', 'unparsed'])('in the mode %s', mode => {
  const env = { VIEWTRON_RAW_POSTS: mode }

  test('a kill at the moment of the reply loses no raw post', async () => {
    const posts = [plain(1), pictured(2), unreadable(3), pictured(4)]
    const { dataDir } = await killedAfter(posts, env)
    const ids = entryIds(dataDir)
    const kept = mode === 'unparsed' ? [2] : [0, 1, 2, 3]
    for (const n of kept) expect(await rawOf(dataDir, ids[n] ?? ''), 'from its row').toEqual(posts[n])
    const server = await startServer({ dataDir, env })
    const named = rows<{ raw_file: string }>(
      dataDir,
      'select raw_file from log where raw_file is not null union select raw_file from unparsed',
    )
    expect(rawFiles(dataDir), 'before the ports are open').toEqual(named.map(row => row.raw_file).sort())
    for (const n of kept) expect(await rawOf(dataDir, ids[n] ?? ''), 'from its file').toEqual(posts[n])
    await server.stop()
    expect(pendingRows(dataDir)).toEqual([])
  })

  test('a clean stop leaves files and no rows', async () => {
    const server = await startServer({ env })
    for (const body of [plain(1), pictured(2), unreadable(3)]) await server.post(body)
    expect(await server.stop()).toBe(0)
    expect(rawFiles(server.dataDir)).toHaveLength(mode === 'unparsed' ? 1 : 3)
    expect(filesIn(server.dataDir, 'raw_posts').filter(path => path.endsWith('.reason.txt'))).toHaveLength(1)
    expect(pendingRows(server.dataDir)).toEqual([])
  })
})

test('the file of a full post is the post byte for byte, with its pictures', async () => {
  const server = await startServer({ env: { VIEWTRON_RAW_POSTS: 'full' } })
  const post = pictured(1)
  await server.post(post)
  await filesWritten(server.dataDir)
  const [path = ''] = rawFiles(server.dataDir)
  expect(readFileSync(join(server.dataDir, path))).toEqual(post)
})

test('many posts at the same moment all get their files', async () => {
  const server = await startServer()
  const posts = Array.from({ length: 300 }, (_, n) => plain(n))
  const replies = await Promise.all(posts.map(body => server.post(body)))
  expect(replies.map(reply => reply.status)).toEqual(posts.map(() => 200))
  await filesWritten(server.dataDir)
  const kept = rawFiles(server.dataDir).map(path => readFileSync(join(server.dataDir, path), 'utf8'))
  expect(kept.sort()).toEqual(posts.map(body => body.toString()).sort())
})

test('files that cannot be written stay in the database until they can', async () => {
  const dataDir = temporaryFolder()
  const server = await startServer({ dataDir })
  writeFileSync(join(dataDir, 'raw_posts'), 'a file where the folder should be')
  const posts = [plain(0), plain(1), plain(2)]
  for (const body of posts) expect((await server.post(body)).status).toBe(200)
  await until(() => server.stderr().includes('raw posts are written to files later'), { what: 'the warning' })
  for (const [n, id] of entryIds(dataDir).entries()) expect(await rawOf(dataDir, id)).toEqual(posts[n])
  rmSync(join(dataDir, 'raw_posts'))
  await filesWritten(dataDir)
  await until(() => server.stderr().includes('raw posts are written to files again'), { what: 'the good news' })
  expect(rawFiles(dataDir)).toHaveLength(3)
  expect(await server.stop()).toBe(0)
  expect(pendingRows(dataDir)).toEqual([])
})

test('files are synced one by one on a system without the command sync', async () => {
  const dataDir = temporaryFolder()
  const empty = temporaryFolder()
  const server = await startServer({ dataDir, env: { PATH: empty } })
  for (let n = 0; n < 3; n++) expect((await server.post(plain(n))).status).toBe(200)
  expect(await server.stop()).toBe(0)
  expect(rawFiles(dataDir)).toHaveLength(3)
  expect(pendingRows(dataDir)).toEqual([])
})

test('a half written file of a crash is written again', async () => {
  const post = plain(1)
  const { dataDir } = await killedAfter([post], {})
  const [row] = pendingRows(dataDir)
  const path = join(dataDir, row?.path ?? '')
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, post.subarray(0, 100))
  writeFileSync(`${path}.part`, '')
  const server = await startServer({ dataDir })
  expect(readFileSync(path)).toEqual(post)
  expect(rawFiles(dataDir)).toHaveLength(1)
  expect(filesIn(dataDir, 'raw_posts').filter(name => name.endsWith('.part'))).toEqual([])
  await server.stop()
})

test('a large post is a file before its reply', async () => {
  const server = await startServer()
  // A picture in folded lines cannot be put back exactly, so the post keeps it.
  const folded = Buffer.from(
    intrusionPost({ targetId: 1, overview: Buffer.concat([jpegSaying('large'), Buffer.alloc(200_000, 7)]) })
      .toString()
      .replace(/[A-Za-z0-9+/]{76}/g, line => `${line}\n`),
  )
  expect((await server.post(folded)).status).toBe(200)
  const [path = ''] = rawFiles(server.dataDir)
  expect(statSync(join(server.dataDir, path)).size).toBe(folded.length)
  expect(pendingRows(server.dataDir)).toEqual([])
})
