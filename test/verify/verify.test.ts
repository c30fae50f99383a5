import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { changeDatabase, filesIn, rows } from '../ingest/data-folder.ts'
import { intrusionPost, jpegSaying, statusPost } from '../ingest/posts.ts'
import { type HostedServer, launchHostedServer } from '../support/hosted-server.ts'
import { runCli } from '../support/run-cli.ts'
import { filesWritten } from '../support/stored.ts'
import { until } from '../support/until.ts'
import { webRequest } from '../support/web-client.ts'

let server: HostedServer

async function verify(...flags: string[]) {
  const { code, stdout } = await runCli(['verify', '--data-dir', server.dataDir, '--json', ...flags])
  return {
    code,
    ...(JSON.parse(stdout) as { whole: boolean; checked: object; findings: object[]; repaired: object[] }),
  }
}

beforeAll(async () => {
  server = await launchHostedServer({ env: { VIEWTRON_AUTH: 'off' } })
  for (const id of [1, 2, 3]) {
    const overview = jpegSaying(`scene ${id}`)
    expect((await server.post(intrusionPost({ targetId: id, overview }))).status).toBe(200)
  }
  expect((await server.post(statusPost({ perimeterAlarm: true }))).status).toBe(200)
  return () => server.dispose()
})

it('finds nothing in whole data beside a running server', async () => {
  const { code, whole, checked, findings } = await verify()
  expect([code, whole, findings]).toEqual([0, true, []])
  expect(checked).toMatchObject({ pictures: 3 })
})

it('finds lost and changed pictures, and mends them from the original posts', async () => {
  const [lost = '', changed = ''] = filesIn(server.dataDir, 'images')
  const bytes = [lost, changed].map(path => readFileSync(join(server.dataDir, path)))
  rmSync(join(server.dataDir, lost))
  writeFileSync(join(server.dataDir, changed), 'something else')
  const found = await verify()
  expect([found.code, found.whole]).toEqual([1, false])
  expect(found.findings).toEqual([
    { code: 'picture-missing', path: lost, id: expect.any(String), repairable: true },
    { code: 'picture-changed', path: changed, id: expect.any(String), repairable: true },
  ])
  expect(await verify('--repair')).toMatchObject({ code: 0, whole: true, findings: [], repaired: [{}, {}] })
  expect([lost, changed].map(path => readFileSync(join(server.dataDir, path)))).toEqual(bytes)
})

it('writes an event again whose row cannot be read, from its original post', async () => {
  const read = () => rows<{ id: string; body: string }>(server.dataDir, "select id, body from log where kind = 'alarm'")
  const [event] = read()
  const { id = '', body = '' } = event ?? {}
  changeDatabase(server.dataDir, `update log set body = '{"category":"lpr"' where id = '${id}'`)
  const expected = [{ code: 'row-unreadable', path: null, id, repairable: true }]
  expect((await verify()).findings).toEqual(expected)
  expect(await verify('--repair')).toMatchObject({ code: 0, whole: true, repaired: expected })
  const mended = JSON.parse(read().find(row => row.id === id)?.body ?? '')
  // Whether its address was the camera's is not known any more.
  expect(mended).toEqual({ ...JSON.parse(body), recovered: true, unconfirmed: true })
})

it('compares original posts with their events: about a thousand, or all', async () => {
  await filesWritten(server.dataDir)
  const posts = filesIn(server.dataDir, 'raw_posts').filter(path => path.endsWith('.xml'))
  const [one = '', other = ''] = posts
  const bytes = readFileSync(join(server.dataDir, one))
  writeFileSync(join(server.dataDir, one), readFileSync(join(server.dataDir, other)))
  const { code, findings, checked } = await verify('--posts')
  writeFileSync(join(server.dataDir, one), bytes)
  expect([code, findings]).toEqual([
    1,
    [{ code: 'post-differs', path: one, id: expect.any(String), repairable: false }],
  ])
  expect(checked).toMatchObject({ decodedPosts: 3 })
  expect(await verify()).toMatchObject({ whole: true, checked: { decodedPosts: 3 } })
})

it('is done by the server too, which says what it found', async () => {
  const call = (method: string) => webRequest(server.webUrl, '/api/v1/verify', { method })
  const check = async () => {
    const before = (await call('GET')).json.lastRun?.startedAt
    expect((await call('POST')).status).toBe(200)
    return until(async () => {
      const { running, lastRun } = (await call('GET')).json
      return running === null && lastRun?.startedAt !== before && lastRun
    })
  }
  const codes = async () =>
    (await webRequest(server.webUrl, '/api/v1/doctor')).json.findings.map(({ code = '' }) => code)
  expect((await call('GET')).json).toEqual({ running: null, lastRun: null })
  expect(await check()).toMatchObject({ findings: 0, first: [], problem: null, checked: { pictures: 3 } })
  expect(await codes()).not.toContain('data-not-whole')
  const [picture = ''] = filesIn(server.dataDir, 'images')
  const bytes = readFileSync(join(server.dataDir, picture))
  rmSync(join(server.dataDir, picture))
  const { findings, first } = await check()
  writeFileSync(join(server.dataDir, picture), bytes)
  expect([findings, first]).toEqual([
    1,
    [{ code: 'picture-missing', path: picture, id: expect.any(String), repairable: true }],
  ])
  await expect.poll(codes).toContain('data-not-whole')
  expect((await webRequest(server.webUrl, '/metrics')).text).toContain('viewtron_verify_findings 1\n')
})

it('finds a lost original post, which nothing can mend', async () => {
  await filesWritten(server.dataDir)
  const [post = ''] = filesIn(server.dataDir, 'raw_posts').filter(path => path.endsWith('.xml'))
  // Rows whose files are durable are removed with the next posts.
  const pending = () => rows<{ path: string }>(server.dataDir, 'select path from pending_file').map(({ path }) => path)
  let isAlarm = false
  await until(async () => {
    expect((await server.post(statusPost({ perimeterAlarm: isAlarm }))).status).toBe(200)
    isAlarm = !isAlarm
    return !pending().includes(post)
  })
  const bytes = readFileSync(join(server.dataDir, post))
  rmSync(join(server.dataDir, post))
  const { code, findings } = await verify('--repair')
  writeFileSync(join(server.dataDir, post), bytes)
  expect([code, findings]).toEqual([
    1,
    [{ code: 'raw-post-missing', path: post, id: expect.any(String), repairable: false }],
  ])
})

it('finds an event without its line in events.csv, and writes the file again while no server runs', async () => {
  // A server that stops stores how far it has written the file.
  expect(await server.stop()).toBe(0)
  const path = join(server.dataDir, 'events.csv')
  const text = readFileSync(path, 'utf8')
  const [event] = rows<{ id: string }>(server.dataDir, "select id from log where kind = 'alarm' order by seq")
  const id = event?.id ?? ''
  writeFileSync(path, text.replaceAll(id, 'x'.repeat(id.length)))
  const { code, findings } = await verify()
  const expected = [{ code: 'csv-line-missing', path: 'events.csv', id, repairable: true }]
  expect([code, findings]).toEqual([1, expected])
  expect(await verify('--repair')).toMatchObject({ code: 0, whole: true, findings: [], repaired: expected })
  expect(readFileSync(path, 'utf8')).toBe(text)
  expect(await verify()).toMatchObject({ code: 0, whole: true, checked: { csvEvents: 3 } })
})
