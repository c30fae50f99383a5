import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { intrusionPost, jpegSaying, statusPost } from '../../ingest/posts.ts'
import { webhookYaml } from '../../outputs/webhook/setup.ts'
import { startTarget } from '../../outputs/webhook/target.ts'
import { startHostedServer } from '../../support/hosted-server.ts'
import { runCli } from '../../support/run-cli.ts'
import { S3Store } from '../../support/s3/s3-store.ts'
import { filesIn, storedEvents } from '../../support/stored.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { until } from '../../support/until.ts'
import { webRequest } from '../../support/web-client.ts'

const overview = jpegSaying('scene')
const crop = jpegSaying('close up')
const post = () => intrusionPost({ overview, crop })

interface SiteOptions {
  store: S3Store
  dataDir?: string
  env?: Record<string, string>
}

async function serve({ store, dataDir = temporaryFolder(), env = {} }: SiteOptions) {
  const settings = { VIEWTRON_AUTH: 'off', ...store.env, ...env }
  const server = await startHostedServer({ env: settings, dataDir })
  const get = (path: string) => webRequest(server.webUrl, path)
  const cli = (...args: string[]) => runCli([...args, '--data-dir', dataDir], { env: settings })
  return { server, get, cli, dataDir }
}

const keysOf = (store: S3Store, folder: string) =>
  [...store.objects.keys()].filter(key => key.startsWith(`site/${folder}`))

test.each(['full', 'compact'])(
  'with raw posts %s, pictures and posts are in the store alone, and every reader finds them',
  async mode => {
    const store = await S3Store.start()
    const dataDir = temporaryFolder()
    const target = await startTarget()
    writeFileSync(join(dataDir, 'viewtron.yaml'), webhookYaml(target.url, { images: 'base64' }))
    const { server, get, cli } = await serve({ store, dataDir, env: { VIEWTRON_RAW_POSTS: mode } })
    const original = post()
    expect((await server.post(original)).status).toBe(200)
    // The reply came after the objects: nothing is waited for.
    expect([keysOf(store, 'images/').length, keysOf(store, 'raw_posts/').length]).toEqual([2, 1])
    expect([...filesIn(dataDir, 'images'), ...filesIn(dataDir, 'raw_posts')]).toEqual([])
    const [event] = await storedEvents(dataDir)
    const { id = '' } = event ?? {}
    const picture = await get(`/api/v1/events/${id}/images/0`)
    expect([picture.status, picture.headers['content-length']]).toEqual([200, String(overview.length)])
    expect((await get(`/api/v1/events/${id}/images/0?w=4`)).status).toBe(200)
    expect((await get(`/api/v1/events/${id}/raw`)).text).toBe(original.toString())
    expect((await cli('raw', id)).bytes.equals(original)).toBe(true)
    expect((await get('/api/v1/export.zip')).text).toContain(overview.subarray(4, 9).toString())
    const [delivery] = await target.got(1)
    expect(JSON.stringify(delivery?.json)).toContain(overview.toString('base64'))
    expect((await server.post(statusPost({ perimeterAlarm: true }))).status).toBe(200)
    const verified = await cli('verify', '--json', '--posts')
    expect([verified.code, verified.problems]).toEqual([0, []])
    expect(JSON.parse(verified.stdout)).toMatchObject({ whole: true, checked: { pictures: 2, decodedPosts: 1 } })
  },
)

test('a lost picture is found by verify and put again from its post', async () => {
  const store = await S3Store.start()
  const { server, cli } = await serve({ store })
  await server.post(post())
  const [key = ''] = keysOf(store, 'images/')
  const bytes = store.objects.get(key)
  store.objects.delete(key)
  expect(await cli('verify')).toMatchObject({ code: 1, stdout: expect.stringContaining('picture-missing') })
  expect((await cli('verify', '--repair')).code).toBe(0)
  expect(store.objects.get(key)).toEqual(bytes)
})

test('a post waits for a store that is away for a moment, and is stored once', async () => {
  const store = await S3Store.start()
  const { server, dataDir } = await serve({ store })
  store.isAway = true
  const reply = server.post(post())
  await until(() => store.requests.length > 6, { what: 'several attempts' })
  store.isAway = false
  expect((await reply).status).toBe(200)
  expect(await storedEvents(dataDir)).toHaveLength(1)
  expect(keysOf(store, 'images/')).toHaveLength(2)
})

test('while the store is away, posts get 503 after 25 s, health says so, and the rest works', async () => {
  const store = await S3Store.start()
  const { server, get, dataDir } = await serve({ store })
  expect((await server.post(post())).status).toBe(200)
  const [event] = await storedEvents(dataDir)
  store.isAway = true
  const began = performance.now()
  const reply = await server.post(intrusionPost({ targetId: 2, overview: jpegSaying('later') }))
  expect(reply.status).toBe(503)
  expect(performance.now() - began).toBeGreaterThan(20_000)
  expect((await get('/healthz')).json.problems).toMatchObject([{ code: 'archive-unreachable' }])
  expect((await get('/readyz')).json.code).toBe('archive-unreachable')
  expect((await get('/api/v1/events')).json.items).toHaveLength(1)
  const asked = performance.now()
  const picture = await get(`/api/v1/events/${event?.id}/images/0`)
  expect([picture.status, picture.json.code]).toEqual([503, 'archive-unreachable'])
  expect(performance.now() - asked).toBeLessThan(20_000)
  // A status post needs no store, and does not end the trouble.
  expect((await server.post(statusPost({ perimeterAlarm: true }))).status).toBe(200)
  expect((await get('/readyz')).status).toBe(503)
  store.isAway = false
  await until(async () => (await get('/readyz')).status === 200, { what: 'the store to be noticed' })
  expect((await get(`/api/v1/events/${event?.id}/images/0`)).status).toBe(200)
  expect(server.stderr()).toContain('Events are stored again')
  expect(await storedEvents(dataDir)).toHaveLength(1)
})

test('a wrong secret is said in words at the start, by health and by the doctor', async () => {
  const store = await S3Store.start()
  const { server, get, cli } = await serve({ store, env: { VIEWTRON_ARCHIVE_SECRET: 'wrong' } })
  expect(server.stderr()).toContain('refuses requests: the secret does not belong to the key id')
  expect((await get('/healthz')).json.problems).toMatchObject([{ code: 'archive-refused' }])
  expect((await server.post(post())).status).toBe(503)
  await server.stop()
  const { stdout } = await cli('doctor', '--json')
  const { findings } = JSON.parse(stdout)
  const [trouble] = findings.filter(({ code }: { code: string }) => code === 'storage-trouble')
  expect(trouble.seen).toContain('the secret does not belong to the key id. [archive-refused]')
})

test('another place than the data was written with is refused', async () => {
  const store = await S3Store.start()
  const { server, dataDir } = await serve({ store })
  expect((await server.post(post())).status).toBe(200)
  await server.stop()
  const other = `s3://${store.place.bucket}/other?endpoint=${store.place.endpoint}`
  for (const env of [{ VIEWTRON_ARCHIVE_URL: other }, { VIEWTRON_ARCHIVE_URL: '' }]) {
    const again = await serve({ store, dataDir, env })
    expect((await again.server.post(post())).status).toBe(503)
    expect((await again.get('/readyz')).json).toMatchObject({ code: 'archive-changed' })
    expect(again.server.stderr()).toContain('s3://pictures/site')
    await again.server.stop()
  }
  const back = await serve({ store, dataDir })
  expect((await back.server.post(post())).status).toBe(200)
})

test('a data directory with pictures on the disk is not continued in a store', async () => {
  const store = await S3Store.start()
  const { server, dataDir } = await serve({ store, env: { VIEWTRON_ARCHIVE_URL: '' } })
  expect((await server.post(post())).status).toBe(200)
  await server.stop()
  const again = await serve({ store, dataDir })
  expect((await again.get('/readyz')).json).toMatchObject({ code: 'archive-changed' })
  expect(store.objects.size).toBe(0)
})

test('a store of another server is refused; with a lost database its posts are taken in again on request', async () => {
  const store = await S3Store.start()
  const { server, dataDir } = await serve({ store })
  expect((await server.post(post())).status).toBe(200)
  const [event] = await storedEvents(dataDir)
  await server.stop()
  for (const name of ['viewtron.db', 'viewtron.db-wal', 'viewtron.db-shm']) rmSync(join(dataDir, name), { force: true })
  const again = await serve({ store, dataDir })
  expect((await again.get('/readyz')).json).toMatchObject({ code: 'archive-taken' })
  store.objects.delete('site/.viewtron-archive.json')
  await until(async () => (await again.get('/readyz')).status === 200, { what: 'the posts to be taken in' })
  const [recovered] = await storedEvents(dataDir)
  expect(recovered).toMatchObject({ id: event?.id, recovered: true, images: event?.images })
  expect(keysOf(store, 'images/')).toHaveLength(2)
})

test('a server whose store was taken by another one since stores nothing there', async () => {
  const store = await S3Store.start()
  const { server, dataDir } = await serve({ store })
  expect((await server.post(post())).status).toBe(200)
  await server.stop()
  const key = 'site/.viewtron-archive.json'
  const mark = store.objects.get(key) ?? Buffer.alloc(0)
  store.objects.set(key, Buffer.from('{"format":1,"id":"other","run":"other"}'))
  const again = await serve({ store, dataDir })
  expect((await again.get('/readyz')).json).toMatchObject({ code: 'archive-taken' })
  expect((await again.server.post(post())).status).toBe(503)
  expect(store.objects.size).toBe(4)
  store.objects.set(key, mark)
  await until(async () => (await again.get('/readyz')).status === 200, { what: 'the store to be free' })
  expect((await again.server.post(post())).status).toBe(200)
})

test('a restart while the store is away shows events, and goes on when it is back', async () => {
  const store = await S3Store.start()
  const { server, dataDir } = await serve({ store })
  expect((await server.post(post())).status).toBe(200)
  await server.stop()
  store.isAway = true
  const again = await serve({ store, dataDir })
  expect((await again.get('/readyz')).json).toMatchObject({ code: 'archive-unreachable' })
  expect((await again.get('/api/v1/events')).json.items).toHaveLength(1)
  store.isAway = false
  await until(async () => (await again.get('/readyz')).status === 200, { what: 'the store to be noticed' })
  expect((await again.server.post(post())).status).toBe(200)
})

test('a backup has the rows and says where pictures stay; a restored copy continues with the store', async () => {
  const store = await S3Store.start()
  const { server, cli, dataDir } = await serve({ store })
  expect((await server.post(post())).status).toBe(200)
  const target = temporaryFolder()
  const backup = await cli('backup', target, '--json')
  expect([backup.code, backup.problems]).toEqual([0, []])
  expect(JSON.parse(backup.stdout)).toMatchObject({ archive: 's3://pictures/site', missing: [] })
  await server.stop()
  const restored = temporaryFolder()
  expect((await runCli(['restore', target, '--data-dir', restored], { env: store.env })).code).toBe(0)
  const again = await serve({ store, dataDir: restored })
  const [event] = await storedEvents(restored)
  const picture = await again.get(`/api/v1/events/${event?.id}/images/0`)
  expect([picture.status, picture.headers['content-length']]).toEqual([200, String(overview.length)])
  expect(readFileSync(join(dataDir, 'events.csv'), 'utf8')).toContain(event?.images[0]?.file)
})
