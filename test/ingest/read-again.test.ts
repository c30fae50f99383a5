import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readRawPost } from '../../src/ingest/index.ts'
import { openArchive } from '../../src/log/index.ts'
import { openSite, type Site } from '../analysis/site.ts'
import { filesIn, filesWritten, rowsOf, storedEvents } from '../support/stored.ts'
import { intrusionPost, jpegSaying, statusPost } from './posts.ts'

const garbage = (text: string) => Buffer.from(`<nonsense>${text}</nonsense>`)

/** Puts a post into the inbox that today's decoder understands, as if it had been received by an older one. */
async function inbox(site: Site, ...documents: Buffer[]): Promise<string> {
  site.pass(1000)
  const { postId } = await site.post(garbage('x'))
  await filesWritten(site.dataDir)
  const [path = ''] = filesIn(site.dataDir, 'raw_posts', new RegExp(`${postId}\\.xml$`))
  writeFileSync(path, Buffer.concat(documents))
  return postId ?? ''
}

const inboxIds = (site: Site) => rowsOf(site.dataDir, 'select id from unparsed').map(row => row.id)

test('a post that is understood now becomes an event of the time of its receipt', async () => {
  const site = await openSite()
  const post = intrusionPost({ time: site.now(), overview: jpegSaying('read again') })
  const id = await inbox(site, post)
  const receivedAt = site.now().toISOString()
  site.pass(3_600_000)
  expect(await site.ingest.readAgain(id)).toEqual({ understood: true, eventIds: [id] })
  const [event] = await storedEvents(site.dataDir)
  expect(event).toMatchObject({ id, receivedAt, clientIp: '192.168.1.57', category: 'intrusion', recovered: true })
  expect(existsSync(join(site.dataDir, event?.images[0]?.file ?? ''))).toBe(true)
  expect(inboxIds(site)).toEqual([])
  expect(await readRawPost(site.queries, openArchive(site), id)).toEqual(post)
  expect(filesIn(site.dataDir, 'raw_posts', /reason/)).toEqual([])
})

test('reading again twice, also at once, stores one event and one line', async () => {
  const site = await openSite()
  const id = await inbox(site, intrusionPost({ time: site.now() }))
  const answers = await Promise.all([site.ingest.readAgain(id), site.ingest.readAgain(id)])
  expect(answers).toEqual(Array(2).fill({ understood: true, eventIds: [id] }))
  expect(await site.ingest.readAgain(id)).toEqual({ understood: true, eventIds: [id] })
  expect(await storedEvents(site.dataDir)).toHaveLength(1)
})

test('what is still not understood stays where it is', async () => {
  const site = await openSite()
  const id = await inbox(site, garbage('still'))
  expect(await site.ingest.readAgain(id)).toEqual({ understood: false, eventIds: [] })
  expect(inboxIds(site)).toEqual([id])
  expect(filesIn(site.dataDir, 'raw_posts', /reason/)).toHaveLength(1)
})

test('documents that were stored when their post was received are not stored again', async () => {
  const site = await openSite()
  const known = intrusionPost({ time: site.now(), targetId: 1 })
  site.pass(1000)
  const fresh = intrusionPost({ time: site.now(), targetId: 2 })
  const { postId } = await site.post(Buffer.concat([known, garbage('second part')]))
  await filesWritten(site.dataDir)
  const [path = ''] = filesIn(site.dataDir, 'raw_posts', new RegExp(`${postId}\\.xml$`))
  writeFileSync(path, Buffer.concat([known, fresh]))
  const [id] = inboxIds(site)
  expect(await site.ingest.readAgain(String(id))).toEqual({ understood: true, eventIds: [id] })
  const events = await storedEvents(site.dataDir)
  expect(events.map(event => event.targets[0]?.targetId)).toEqual([1, 2])
})

test('a status of the past leaves the inbox and switches nothing', async () => {
  const site = await openSite()
  const id = await inbox(site, statusPost({ perimeterAlarm: true }))
  expect(await site.ingest.readAgain(id)).toEqual({ understood: true, eventIds: [] })
  expect(inboxIds(site)).toEqual([])
  expect(rowsOf(site.dataDir, 'select * from alarm_state')).toEqual([])
})

test('settling after a crash neither loses nor doubles what was read again', async () => {
  const first = await openSite()
  const id = await inbox(first, intrusionPost({ time: first.now(), overview: jpegSaying('half') }))
  const statusId = await inbox(first, statusPost({ perimeterAlarm: true }))
  await first.ingest.readAgain(id)
  await first.ingest.readAgain(statusId)
  await first.directory.write([
    first.queries
      .insertInto('open_day')
      .values({ day: '2026-11-23' })
      .onConflict(c => c.doNothing())
      .compile(),
  ])
  await first.stop()
  const second = await openSite({ dataDir: first.dataDir, startAt: first.now() })
  expect((await storedEvents(second.dataDir)).map(event => event.id)).toEqual([id])
  expect(inboxIds(second)).toEqual([])
})

test('an unknown id is not found, and the storage keeps working', async () => {
  const site = await openSite()
  await expect(site.ingest.readAgain('01990000-0000-7000-8000-000000000000')).rejects.toMatchObject({
    code: 'not-found',
  })
  expect(site.directory.trouble).toBeNull()
})
