import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readRawPost } from '../../src/ingest/index.ts'
import { openArchive } from '../../src/log/index.ts'
import type { Event } from '../../src/model/index.ts'
import { readEvents } from '../../src/search/index.ts'
import { positionsPost } from '../analysis/posts.ts'
import { openSite, type Site, type SiteOptions } from '../analysis/site.ts'
import { intrusionPost, jpegSaying, platePost, statusPost } from '../ingest/posts.ts'
import { filesIn, filesWritten, rowsOf, storedEvents } from '../support/stored.ts'
import { csvRecords } from './csv-table.ts'

const dayMs = 24 * 60 * 60_000
const keepAll = { eventDays: null, pictureDays: null, rawPostDays: null }

/** Ten days with an event, a plate, a status and positions each; the clock stands at noon of 20 November. */
async function tenDays(options: SiteOptions = {}): Promise<Site> {
  const site = await openSite({ startAt: new Date('2026-11-10T12:00:00.000Z'), ...options })
  for (let day = 0; day < 10; day++) {
    await site.post(intrusionPost({ time: site.now(), targetId: day, overview: jpegSaying(`day ${day}`) }))
    site.pass(1000)
    await site.post(
      platePost({ time: site.now(), plates: [{ number: `DAY ${day}`, crop: jpegSaying(`plate ${day}`) }] }),
    )
    await site.post(statusPost({ perimeterAlarm: day % 2 === 0 }))
    await site.post(positionsPost([{ targetId: day, x: 100 }]))
    await site.post(Buffer.from(`<nonsense>${day}</nonsense>`))
    site.pass(dayMs - 1000)
  }
  await filesWritten(site.dataDir)
  return site
}

const daysOf = (events: Event[]) => events.map(event => event.receivedAt.slice(8, 10))
const foldersIn = (site: Site, folder: string) => [
  ...new Set(filesIn(site.dataDir, folder).map(path => path.split('2026-11-')[1]?.slice(0, 2))),
]

async function keep(site: Site, seq: number | undefined): Promise<void> {
  await site.directory.write([
    site.queries
      .insertInto('kept')
      .values({ seq: seq ?? 0 })
      .compile(),
  ])
}

const csvOf = (site: Site) => csvRecords(readFileSync(join(site.dataDir, 'events.csv'), 'utf8'))

test('pictures that are too old go, and their events say so', async () => {
  const site = await tenDays()
  const removed = await site.directory.removeOld({ ...keepAll, pictureDays: 3 })
  expect(removed).toEqual({ events: 0, pictures: 14, rawPosts: 0 })
  expect(foldersIn(site, 'images')).toEqual(['17', '18', '19'])
  const events = await storedEvents(site.dataDir)
  expect(events).toHaveLength(20)
  for (const event of events) {
    for (const image of event.images) {
      expect(image.valid).toBe(true)
      if (image.file === null) expect(event.receivedAt < '2026-11-17').toBe(true)
      else expect(existsSync(join(site.dataDir, image.file))).toBe(true)
    }
  }
  const original = await readRawPost(site.queries, openArchive(site), events[0]?.id ?? '')
  expect(original.toString()).toContain(jpegSaying('day 0').toString('base64'))
})

test('original posts that are too old go, stream files and unread posts among them', async () => {
  const site = await tenDays()
  const { rawPosts } = await site.directory.removeOld({ ...keepAll, rawPostDays: 3 })
  expect(rawPosts).toBe(21)
  expect(foldersIn(site, 'raw_posts')).toEqual(['17', '18', '19'])
  const [old] = await storedEvents(site.dataDir)
  await expect(readRawPost(site.queries, openArchive(site), old?.id ?? '')).rejects.toMatchObject({
    code: 'raw-not-kept',
  })
  const [status] = rowsOf(site.dataDir, "select id from log where kind = 'status' order by seq")
  await expect(readRawPost(site.queries, openArchive(site), String(status?.id))).rejects.toMatchObject({
    code: 'raw-not-kept',
  })
  expect(rowsOf(site.dataDir, 'select id from unparsed where raw_file is null')).toHaveLength(7)
})

test('whole events go with everything that belongs to them, in tables, folders and events.csv', async () => {
  const site = await tenDays()
  const removed = await site.directory.removeOld({ ...keepAll, eventDays: 5 })
  expect(removed).toEqual({ events: 10, pictures: 10, rawPosts: 15 })
  expect(daysOf(await storedEvents(site.dataDir))).toEqual(['15', '15', '16', '16', '17', '17', '18', '18', '19', '19'])
  expect(rowsOf(site.dataDir, 'select 1 from target where seq not in (select seq from log)')).toEqual([])
  expect(rowsOf(site.dataDir, "select 1 from log where received_at < unixepoch('2026-11-15') * 1000")).toEqual([])
  expect(rowsOf(site.dataDir, 'select id from unparsed')).toHaveLength(5)
  expect(foldersIn(site, 'images')).toEqual(['15', '16', '17', '18', '19'])
  expect(csvOf(site).map(row => row.received_at?.slice(8, 10))).toEqual([
    '15',
    '15',
    '16',
    '16',
    '17',
    '17',
    '18',
    '18',
    '19',
    '19',
  ])
})

test('events that people keep stay, with their pictures and their original post', async () => {
  const site = await tenDays()
  const [first] = await storedEvents(site.dataDir)
  await keep(site, first?.seq)
  await site.directory.removeOld({ eventDays: 5, pictureDays: 2, rawPostDays: 2 })
  const events = await storedEvents(site.dataDir)
  expect(events[0]).toEqual(first)
  expect(existsSync(join(site.dataDir, first?.images[0]?.file ?? ''))).toBe(true)
  expect((await readRawPost(site.queries, openArchive(site), first?.id ?? '')).toString()).toContain('PEA')
  expect(csvOf(site)[0]).toMatchObject({ event_id: first?.id, overview_image: first?.images[0]?.file })
  // No longer kept, it goes the next time.
  await site.directory.write([site.queries.deleteFrom('kept').compile()])
  await site.directory.removeOld({ eventDays: 5, pictureDays: 2, rawPostDays: 2 })
  expect((await storedEvents(site.dataDir)).map(event => event.id)).not.toContain(first?.id)
  expect(existsSync(join(site.dataDir, first?.images[0]?.file ?? ''))).toBe(false)
})

test('events.csv names no removed picture, and continues after its old end', async () => {
  const site = await tenDays()
  await site.directory.removeOld({ ...keepAll, pictureDays: 5 })
  await site.post(intrusionPost({ time: site.now(), targetId: 77 }))
  await site.stop()
  const rows = csvOf(site)
  expect(rows).toHaveLength(21)
  expect(rows.filter(row => row.overview_image !== '' || row.target_image !== '')).toHaveLength(10)
  const again = await openSite({ dataDir: site.dataDir, startAt: site.now() })
  await again.post(intrusionPost({ time: again.now(), targetId: 78 }))
  await again.stop()
  expect(csvOf(again)).toHaveLength(22)
})

test('posts that arrive while events.csv is rebuilt are in it once', async () => {
  const site = await tenDays()
  const removing = site.directory.removeOld({ ...keepAll, eventDays: 5 })
  for (let n = 0; n < 30; n++) {
    site.pass(1000)
    await site.post(intrusionPost({ time: site.now(), targetId: 100 + n }))
  }
  await removing
  await site.stop()
  const ids = csvOf(site).map(row => row.event_id)
  const events = await storedEvents(site.dataDir)
  expect(ids).toEqual(events.map(event => event.id))
  expect(events).toHaveLength(40)
})

test('what an end of the server interrupted is finished the next time', async () => {
  const site = await tenDays()
  const removing = site.directory.removeOld({ eventDays: 5, pictureDays: 2, rawPostDays: 2 })
  await site.stop()
  await removing
  const again = await openSite({ dataDir: site.dataDir, startAt: site.now() })
  await again.directory.removeOld({ eventDays: 5, pictureDays: 2, rawPostDays: 2 })
  expect(foldersIn(again, 'images')).toEqual(['18', '19'])
  expect(foldersIn(again, 'raw_posts')).toEqual(['18', '19'])
  expect((await storedEvents(again.dataDir)).length).toBe(10)
  await again.stop()
  expect(csvOf(again)).toHaveLength(10)
})

test('a file that is not ours stays where it is', async () => {
  const site = await tenDays()
  const foreign = join(site.dataDir, 'images/2026-11-10/holiday.jpg')
  writeFileSync(foreign, 'mine')
  await site.directory.removeOld({ ...keepAll, pictureDays: 5 })
  expect(existsSync(foreign)).toBe(true)
})

test('the newest entry stays, so that numbers go on from it', async () => {
  const site = await tenDays()
  site.pass(100 * dayMs)
  await site.directory.removeOld({ ...keepAll, eventDays: 1 })
  const before = site.feed.lastSeq
  await site.stop()
  const again = await openSite({ dataDir: site.dataDir, startAt: site.now() })
  await again.post(intrusionPost({ time: again.now(), targetId: 5 }))
  expect((await readEvents(again.queries, {}, { limit: 1 }))[0]?.seq).toBe(before + 1)
})

test('in mode compact a post whose pictures were removed is not kept either', async () => {
  const site = await tenDays({ rawPosts: 'compact' })
  await site.directory.removeOld({ ...keepAll, pictureDays: 5 })
  const [old] = await storedEvents(site.dataDir)
  await expect(readRawPost(site.queries, openArchive(site), old?.id ?? '')).rejects.toMatchObject({
    code: 'raw-not-kept',
  })
})

test('nothing is removed where nothing was asked for', async () => {
  const site = await tenDays()
  const before = filesIn(site.dataDir, '.')
  expect(await site.directory.removeOld(keepAll)).toEqual({ events: 0, pictures: 0, rawPosts: 0 })
  expect(filesIn(site.dataDir, '.')).toEqual(before)
})

test('removed entries leave no row behind in any table with rows per entry', async () => {
  // These hold numbers of the log for other reasons: marks of people, readers' places, and what is worked out from the
  // log, such as the search index: it removes by itself what the log no longer has.
  const readers = ['delivery', 'output_cursor', 'plate_gone', 'plate_sighting', 'search_gone', 'place_read_changed']
  const others = ['kept', 'set_aside', ...readers]
  const site = await tenDays()
  const correction = { number: 0, original: 'DAY 0', corrected: 'DAY 1', corrected_key: 'DAY1', at: 0, by: 'test' }
  await site.directory.write([
    site.queries
      .insertInto('plate_correction')
      .values({ seq: 2, ...correction })
      .compile(),
  ])
  await site.directory.removeOld({ ...keepAll, eventDays: 5 })
  const columns = rowsOf(
    site.dataDir,
    `select m.name as "table" from sqlite_master as m join pragma_table_info(m.name) as c
     where m.type = 'table' and c.name = 'seq' order by m.name`,
  )
  const tables = columns.map(({ table }) => String(table)).filter(table => !others.includes(table))
  expect(tables).toEqual(expect.arrayContaining(['log', 'plate_correction', 'target', 'track']))
  const [oldest] = rowsOf(site.dataDir, 'select min(seq) as seq from log')
  for (const table of tables) {
    const left = rowsOf(site.dataDir, `select count(*) as count from ${table} where seq < ${oldest?.seq}`)
    expect({ table, ...left[0] }).toEqual({ table, count: 0 })
  }
})
