import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { decode } from '../../src/protocol/index.ts'
import { unzipped } from '../dashboard/downloads.ts'
import { type DoctorSite, doctorSite, doctorSiteProcess } from '../doctor/doctor-site.ts'
import { freshPost, smallAlarm } from '../support/posts.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { webRequest } from '../support/web-client.ts'

const from = '192.0.2.1'
const here = '127.0.0.61'
const elsewhere = '127.0.0.62'
const record = (site: DoctorSite, body: object) => site.json('doctor/recordings', { body })

const post = (site: DoctorSite, address: string, body: Buffer | string, headers: Record<string, string> = {}) =>
  webRequest(site.server.url, '/API?key=abcdefgh', {
    from: address,
    body,
    headers: { 'content-type': 'application/xml', host: `${from}:5002`, ...headers },
  })

/** The files of a recording that has ended. */
async function bundleOf(site: DoctorSite, id: string): Promise<Map<string, Buffer>> {
  await until(async () => (await site.json(`doctor/recordings/${id}`)).finishedAt !== null, { what: 'its end' })
  const { hostname, port } = new URL(site.server.webUrl)
  const answer = await fetch(`http://${hostname}:${port}/api/v1/doctor/recordings/${id}/bundle.zip`)
  expect(answer.headers.get('content-disposition')).toContain('.zip')
  return unzipped(Buffer.from(await answer.arrayBuffer()))
}

it('keeps the next posts of an address byte for byte where nothing is to be removed, without credentials', async () => {
  const site = await doctorSite()
  const { id } = await record(site, { posts: 2, address: here, remove: [] })
  const posts = [freshPost('ipc-v2.1/lpr'), smallAlarm()]
  await post(site, elsewhere, smallAlarm())
  for (const body of posts) await post(site, here, body, { authorization: 'Basic c2VjcmV0' })
  await post(site, here, smallAlarm())
  const files = await bundleOf(site, id)
  expect([...files.keys()]).toEqual([
    'README.txt',
    'about.json',
    'posts/0001.json',
    'posts/0001.xml',
    'posts/0002.json',
    'posts/0002.xml',
  ])
  expect(files.get('posts/0001.xml')?.equals(posts[0] as Buffer)).toBe(true)
  expect(files.get('posts/0002.xml')?.equals(posts[1] as Buffer)).toBe(true)
  expect(JSON.parse(String(files.get('posts/0001.json')))).toMatchObject({ address: here, kind: 'alarm', status: 200 })
  expect(String(files.get('README.txt'))).toContain('Nothing was removed')
  expect(Buffer.concat([...files.values()]).includes('c2VjcmV0')).toBe(false)
})

it('leaves out what people asked to be removed, also on the disk, and posts stay posts of the same length', async () => {
  const site = await doctorSite()
  const { id, remove } = await record(site, { posts: 2 })
  expect(remove).toEqual(['pictures', 'plates', 'secrets'])
  const body = freshPost('ipc-v2.1/lpr')
  const [before] = decode(body, { receivedAt: new Date(), timeZone: 'UTC' })
  if (before?.kind !== 'alarm') throw new Error('the sample is no alarm')
  for (let n = 0; n < 2; n++) await post(site, here, body)
  const files = await bundleOf(site, id)
  const whole = Buffer.concat([...files.values()]).toString('latin1')
  const plate = before.targets[0]?.plate?.number ?? ''
  const gone = [plate, before.device.mac, before.device.serial, before.device.name, here, from, 'abcdefgh']
  for (const value of gone) expect(whole, value ?? '').not.toContain(value)
  expect(whole).not.toContain(body.subarray(before.images[0]?.spans[0]?.start ?? 0).toString('latin1', 200, 260))

  const [first, second] = [files.get('posts/0001.xml'), files.get('posts/0002.xml')]
  expect(first).toHaveLength(body.length)
  expect(second?.equals(first ?? Buffer.alloc(0))).toBe(true)
  const [after] = decode(first ?? Buffer.alloc(0), { receivedAt: new Date(), timeZone: 'UTC' })
  expect(after).toMatchObject({ kind: 'alarm', smartType: before.smartType, category: 'lpr', rules: before.rules })
  if (after?.kind !== 'alarm') throw new Error('it is no alarm any more')
  expect(after.targets[0]?.plate?.number).toHaveLength(plate.length)
  expect(after.images.map(({ valid }) => valid)).toEqual(before.images.map(({ valid }) => valid))

  const folder = join(site.server.dataDir, '.cache/recordings', id)
  // The file of facts about the recording is replaced when it ends.
  await until(() => readdirSync(folder).length === 5, {
    what: 'a head and a body for each post, and what is known of the recording',
  })
  expect(statSync(join(site.server.dataDir, '.cache/recordings')).mode & 0o077).toBe(0)
})

it('ends early when asked to, lists what there is, and deletes it', async () => {
  const site = await doctorSite()
  const first = await record(site, { posts: 100 })
  await post(site, here, smallAlarm())
  const ended = await site.json(`doctor/recordings/${first.id}/stop`, { method: 'POST', body: {} })
  expect(ended).toMatchObject({ wanted: 100, posts: 1, finishedAt: expect.any(String) })
  const second = await record(site, { posts: 1 })
  expect((await site.json('doctor/recordings')).items.map(({ id }: { id: string }) => id)).toEqual([
    second.id,
    first.id,
  ])
  expect((await site.call(`doctor/recordings/${first.id}`, { method: 'DELETE' })).status).toBe(204)
  expect((await site.call(`doctor/recordings/${first.id}`)).status).toBe(404)
  expect(existsSync(join(site.server.dataDir, '.cache/recordings', first.id))).toBe(false)
})

it('leaves who began, stopped, downloaded and deleted one in the audit log', async () => {
  const site = await doctorSite()
  const { id } = await record(site, { posts: 5 })
  await post(site, here, smallAlarm())
  await until(async () => (await site.json(`doctor/recordings/${id}`)).posts === 1)
  await site.json(`doctor/recordings/${id}/stop`, { method: 'POST' })
  await site.call(`doctor/recordings/${id}/bundle.zip`)
  await site.call(`doctor/recordings/${id}`, { method: 'DELETE' })
  const deeds = ['record-posts', 'stop-recording', 'download-recording', 'delete-recording']
  await until(async () => {
    const { items } = await site.json('audit')
    const mine = items.filter(({ subject }: { subject: string | null }) => subject === id).reverse()
    return mine.map(({ action }: { action: string }) => action).join() === deeds.join()
  })
})

it('runs three at a time and says so', async () => {
  const site = await doctorSite()
  for (let n = 0; n < 3; n++) await record(site, { posts: 5 })
  const { status, json } = await site.call('doctor/recordings', { body: { posts: 5 } })
  expect([status, json.code]).toEqual([409, 'recordings-full'])
  expect((await site.call('doctor/recordings', { body: { posts: 501 } })).status).toBe(400)
})

it('a recording ends with the server, and what it has is still there afterwards', async () => {
  const dataDir = temporaryFolder()
  const site = await doctorSiteProcess({ dataDir })
  const { id } = await record(site, { posts: 5 })
  await post(site, here, smallAlarm())
  await until(async () => (await site.json(`doctor/recordings/${id}`)).posts === 1)
  site.server.kill('SIGKILL')
  await site.server.exited
  const again = await doctorSite({ dataDir })
  expect(await again.json(`doctor/recordings/${id}`)).toMatchObject({ posts: 1, finishedAt: expect.any(String) })
  expect((await bundleOf(again, id)).has('posts/0001.xml')).toBe(true)
})

it.each(['../../viewtron', '%2e%2e', 'nothing'])('knows no recording %s', async id => {
  const site = await doctorSite()
  expect((await site.call(`doctor/recordings/${id}/bundle.zip`)).status).toBe(404)
})
