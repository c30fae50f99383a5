import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Holds } from '../../src/events/index.ts'
import { readRemovals } from '../../src/log/index.ts'
import { limitOf, type Retention } from '../../src/log/retention/limits.ts'
import type { Event } from '../../src/model/index.ts'
import { KnownPlates } from '../../src/plates/known-plates.ts'
import { positionsPost } from '../analysis/posts.ts'
import { openSite, type Site } from '../analysis/site.ts'
import { changeDatabase } from '../ingest/data-folder.ts'
import { intrusionPost, jpegSaying, platePost } from '../ingest/posts.ts'
import { filesIn, filesWritten, rowsOf, storedEvents } from '../support/stored.ts'
import { until } from '../support/until.ts'
import { csvRecords } from './csv-table.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const keepAll: Retention = { eventDays: null, pictureDays: null, rawPostDays: null }
const gate = { name: 'Gate', mac: '58:5b:69:00:00:09', serial: 'N0009' }

/** Ten days, each with an event of the yard, and a resident's and a stranger's plate at the gate; now is 20 November. */
async function tenDays(): Promise<Site> {
  const site = await openSite({ startAt: new Date('2026-11-10T12:00:00.000Z') })
  const resident = { key: 'RES1', number: 'RES 1', name: 'Ann', group: 'allow', notes: null }
  await new KnownPlates({ queries: site.queries, write: statements => site.directory.write(statements) }).save([
    { ...resident, validFrom: null, validUntil: null, updatedAt: 0 },
  ])
  for (let day = 0; day < 10; day++) {
    await site.post(intrusionPost({ time: site.now(), targetId: day, overview: jpegSaying(`yard ${day}`) }))
    for (const number of ['RES 1', `STR ${day}`]) {
      site.pass(2000)
      const plates = [{ number, crop: jpegSaying(`${number} ${day}`) }]
      await site.post(platePost({ device: gate, time: site.now(), plates }))
    }
    await site.post(positionsPost([{ targetId: day, x: 100 }]))
    site.pass(dayMs - 4000)
  }
  await filesWritten(site.dataDir)
  return site
}

const wordOf = (event: Event) => event.targets[0]?.plate?.number ?? event.category
const left = async (site: Site) => {
  const days = Map.groupBy(await storedEvents(site.dataDir), event => event.receivedAt.slice(8, 10))
  return Object.fromEntries([...days].map(([day, events]) => [day, events.map(wordOf).join(' ')]))
}
const holdsOf = (site: Site) =>
  new Holds({ queries: site.queries, write: statements => site.directory.write(statements) })
const everything = { cameras: null, groups: null, from: null, to: null, reason: 'a court', createdBy: 'Ann' }

test('each kind of rule has its own days, and the most specific rule decides', async () => {
  const site = await tenDays()
  const rules: Retention['rules'] = [
    { kind: 'strangers', days: 2 },
    { kind: 'group', group: 'allow', days: null },
    { kind: 'category', category: 'lpr', days: 9 },
  ]
  const wanted = { ...keepAll, eventDays: 5, rules }
  const previewed = await site.directory.previewRemovals(wanted)
  const removed = await site.directory.removeOld(wanted)
  expect(removed).toEqual({ events: 13, pictures: 13, rawPosts: 13 })
  expect(await left(site)).toEqual({
    ...Object.fromEntries(['10', '11', '12', '13', '14'].map(day => [day, 'RES 1'])),
    ...Object.fromEntries(['15', '16', '17'].map(day => [day, 'intrusion RES 1'])),
    18: 'intrusion RES 1 STR 8',
    19: 'intrusion RES 1 STR 9',
  })
  const counts = Object.fromEntries(previewed.rules.map(({ kind, counts }) => [kind, counts.events]))
  expect(counts).toEqual({ strangers: 8, events: 5 })
  const records = await readRemovals(site.queries, { after: null, limit: 10 })
  const byCause = Object.fromEntries(records.map(row => [row.cause, row]))
  expect(byCause.strangers).toMatchObject({ days: 2, events: 8, pictures: 8, raw_posts: 8 })
  expect(byCause.events).toMatchObject({ days: 5, events: 5 })
  for (const { kind, bytes } of previewed.rules)
    expect(bytes.pictures + bytes.rawPosts + bytes.tracks).toBe(byCause[kind]?.bytes)
  expect(filesIn(site.dataDir, 'raw_posts', /xml$/)).toHaveLength(17)
  expect(rowsOf(site.dataDir, 'select path from file_to_remove')).toEqual([])
})

test('nothing under a hold is removed, in any way, until it is released', async () => {
  const site = await tenDays()
  const holds = holdsOf(site)
  const span = { from: new Date('2026-11-12T00:00:00Z'), to: new Date('2026-11-12T23:59:59Z') }
  const [first] = await storedEvents(site.dataDir)
  await holds.add({ ...everything, ...span, cameras: [first?.camera.id ?? ''] }, site.now())
  const ofGroup = await holds.add(
    { ...everything, groups: ['allow'], to: new Date('2026-11-11T00:00:00Z') },
    site.now(),
  )
  const before = await storedEvents(site.dataDir)
  const wanted = { eventDays: 1, pictureDays: 1, rawPostDays: 1, trackDays: 1, maxBytes: 1 }
  expect((await site.directory.previewRemovals(wanted)).spared).toEqual({ kept: 0, held: 2 })
  await site.directory.removeOld(wanted)
  const held = (await storedEvents(site.dataDir)).filter(({ receivedAt }) => receivedAt < '2026-11-19')
  expect(held.map(event => [event.receivedAt.slice(8, 10), wordOf(event)])).toEqual([
    ['10', 'RES 1'],
    ['12', 'intrusion'],
  ])
  for (const event of held) expect(before).toContainEqual(event)
  // The positions of a day belong to all cameras.
  expect(filesIn(site.dataDir, 'raw_posts', /ndjson$/).join()).toContain('2026-11-12')
  await holds.release(ofGroup.id, 'Ann', site.now())
  await site.directory.removeOld(wanted)
  expect(Object.keys(await left(site))).not.toContain('10')
})

test('above a limit by size the oldest goes first, and the young stays', async () => {
  const site = await tenDays()
  const { usedBytes } = (await site.directory.previewRemovals(keepAll)).sizes
  const rowBytes = 2500
  const previewed = await site.directory.previewRemovals({ ...keepAll, maxBytes: usedBytes - 5 * rowBytes })
  expect(previewed.rules).toMatchObject([{ kind: 'size', value: null, days: null }])
  await site.directory.removeOld({ ...keepAll, maxBytes: usedBytes - 5 * rowBytes })
  const days = Object.keys(await left(site))
  expect(days[0]).toBe('11')
  expect(days.at(-1)).toBe('19')
  await site.post(intrusionPost({ time: site.now(), targetId: 77 }))
  await site.post(intrusionPost({ time: new Date(site.now().getTime() + 1), targetId: 78 }))
  await site.directory.removeOld({ ...keepAll, maxBytes: 1 })
  expect(Object.values(await left(site))).toEqual(['intrusion intrusion'])
})

test('without a limit by size, nothing is removed however full the disk is', async () => {
  const site = await tenDays()
  expect(await site.directory.removeOld({ ...keepAll, maxBytes: null, freeBytes: null })).toMatchObject({ events: 0 })
  const { freeBytes } = (await site.directory.previewRemovals(keepAll)).sizes
  // Another program may fill the disk within a minute: the last day stays.
  await site.directory.removeOld({ ...keepAll, freeBytes: freeBytes + 2 ** 40 })
  expect(Object.keys(await left(site))).toEqual(['19'])
})

/** The days of November 2026 whose paths are added up. */
async function pathDays({ queries }: Site): Promise<number[]> {
  const rows = await queries.selectFrom('path_day').select('day').orderBy('day').execute()
  return rows.map(({ day }) => new Date(day * dayMs).getUTCDate())
}

test('positions, sums of paths and status changes go after their own days, and events stay', async () => {
  const site = await tenDays()
  await until(async () => (await pathDays(site)).length === 10, { what: 'the sums of all days' })
  await site.directory.removeOld({ ...keepAll, trackDays: 3 })
  expect(await storedEvents(site.dataDir)).toHaveLength(30)
  expect(filesIn(site.dataDir, 'raw_posts', /ndjson$/)).toHaveLength(3)
  const old = "select 1 from log where kind in ('track', 'status') and time < unixepoch('2026-11-17') * 1000"
  expect(rowsOf(site.dataDir, old)).toEqual([])
  expect(await pathDays(site)).toEqual([17, 18, 19])
})

test('an original post that goes with its event is not ingested again after a crash', async () => {
  const site = await tenDays()
  const raw = filesIn(site.dataDir, 'raw_posts', /xml$/)[0] ?? ''
  const path = raw.slice(site.dataDir.length + 1)
  const event = (await storedEvents(site.dataDir))[0]
  // As a crash leaves it between the transaction and the removal of its file.
  const { queries } = site
  await site.directory.write([
    queries
      .deleteFrom('log')
      .where('seq', '=', event?.seq ?? 0)
      .compile(),
    queries.insertInto('file_to_remove').values({ path }).compile(),
  ])
  await site.stop()
  changeDatabase(site.dataDir, "insert into open_day values ('2026-11-10')")
  const again = await openSite({ dataDir: site.dataDir, startAt: site.now() })
  expect(filesIn(again.dataDir, 'raw_posts')).not.toContain(raw)
  expect((await storedEvents(again.dataDir)).map(({ id }) => id)).not.toContain(event?.id)
})

test('notes that people wrote into events.csv stay where lines are removed', async () => {
  const site = await tenDays()
  const path = join(site.dataDir, 'events.csv')
  await until(() => readFileSync(path, 'utf8').includes('STR 9'), { what: 'the last line' })
  const [header, ...lines] = readFileSync(path, 'utf8').split('\r\n')
  writeFileSync(path, [header, 'a note, and another', ...lines].join('\r\n'))
  await site.directory.removeOld({ ...keepAll, eventDays: 5 })
  await site.stop()
  const text = readFileSync(path, 'utf8')
  expect(text.split('\r\n').slice(0, 2)).toEqual([header, 'a note, and another'])
  const days = csvRecords(text).flatMap(row => row.received_at?.slice(8, 10) || [])
  expect([...new Set(days)]).toEqual(['15', '16', '17', '18', '19'])
})

describe('the rule of an event', () => {
  const rules: Retention['rules'] = [
    { kind: 'category', category: 'face', days: 3 },
    { kind: 'strangers', days: 7 },
    { kind: 'group', group: 'watch', days: 365 },
    { kind: 'group', group: 'block', days: 90 },
  ]
  const settings = { ...keepAll, eventDays: 30, rules }

  test.each([
    ['of a category with a rule', { category: 'face', groups: undefined }, 'category', 3],
    ['of another category', { category: 'motion', groups: undefined }, 'events', 30],
    ['with unknown plates only', { category: 'lpr', groups: [] }, 'strangers', 7],
    ['with a known plate of no group', { category: 'lpr', groups: [null] }, 'events', 30],
    ['with plates of two groups', { category: 'lpr', groups: ['block', 'watch'] }, 'group', 365],
  ] as const)('%s', (_, facts, kind, days) => {
    expect(limitOf(facts, settings)).toMatchObject({ kind, days })
  })
})
