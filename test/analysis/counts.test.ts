import { expect, test } from 'vitest'
import { type CountQuery, countSeries } from '../../src/analysis/index.ts'
import { increment } from '../../src/grouping/index.ts'
import { type CounterFacts, type CrossingFacts, counterPost, crossingPost } from './posts.ts'
import { openSite, type Site } from './site.ts'

const minute = 60_000

async function counted(site: Site, query: Partial<CountQuery> = {}) {
  expect(await site.analysis.counted(site.feed.lastSeq, 5000)).toBe(0)
  return countSeries(site.queries, {
    bucket: 'hour',
    from: new Date('2026-11-23T00:00:00Z'),
    to: new Date('2026-11-24T00:00:00Z'),
    zone: 'UTC',
    weekStart: 1,
    now: site.now(),
    ...query,
  })
}

async function count(site: Site, facts: Omit<CounterFacts, 'at'>): Promise<void> {
  await site.post(counterPost({ at: site.now(), ...facts }))
  site.pass(minute)
}

test('a total counts by its increase; the first one is the starting point', async () => {
  const site = await openSite()
  for (const [entered, left] of [
    [128, 120],
    [129, 120],
    [131, 122],
  ] as const)
    await count(site, { entered, left, present: entered - left })
  const { series } = await counted(site)
  const person = series.find(({ target }) => target === 'person')
  expect(person).toMatchObject({
    place: 'line counter',
    source: 'counter',
    camera: { name: 'Yard' },
    total: { entered: 3, left: 2 },
  })
  expect(person?.points).toEqual([
    { from: '2026-11-23T14:00:00.000Z', entered: 3, left: 2, presentMax: 9, presentLast: 9 },
  ])
})

test('a total that falls was reset, and counts in full', async () => {
  const site = await openSite()
  for (const entered of [500, 502, 1, 4]) await count(site, { entered })
  expect((await counted(site)).series[0]?.total.entered).toBe(6)
})

test('a total that overflows continues from its maximum', () => {
  expect(increment(65_530, 4)).toBe(10)
  expect(increment(2 ** 32 - 3, 2)).toBe(5)
  expect(increment(40_000, 4)).toBe(4)
  expect(increment(65_530, 40_000)).toBe(40_000)
  expect(increment(null, 128)).toBe(0)
})

test('a post that is stored late is not taken for a reset', async () => {
  const site = await openSite()
  await count(site, { entered: 10 })
  await count(site, { entered: 20 })
  const late = new Date(site.now().getTime() - 90_000)
  const bytes = counterPost({ at: late, entered: 15 })
  await site.ingest.ingest({ bytes, receivedAt: late, clientIp: '192.168.1.57' })
  await count(site, { entered: 21 })
  expect((await counted(site)).series[0]?.total.entered).toBe(11)
})

test('lines and areas are counted separately', async () => {
  const site = await openSite()
  for (const entered of [1, 2]) await count(site, { entered })
  for (const entered of [50, 55]) await count(site, { entered, smartType: 'TRAFFIC' })
  const totals = (await counted(site)).series.map(({ place, total }) => [place, total.entered])
  expect(totals).toEqual([
    ['line counter', 1],
    ['area counter', 5],
  ])
})

test('crossings count each target once, when it begins, in and out by what the alarm means', async () => {
  const site = await openSite()
  const at = () => {
    site.pass(1000)
    return site.now()
  }
  await site.post(crossingPost({ at: at(), smartType: 'PEA', eventId: 1, targetId: 1 }))
  await site.post(crossingPost({ at: at(), smartType: 'PEA', eventId: 1, targetId: 1, status: 'SMART_PROCEDURE' }))
  await site.post(crossingPost({ at: at(), smartType: 'PEA', eventId: 1, targetId: 1, status: 'SMART_STOP' }))
  await site.post(crossingPost({ at: at(), smartType: 'PEA', eventId: 2, targetId: 2, type: 'car' }))
  await site.post(crossingPost({ at: at(), smartType: 'AOIENTRY', eventId: 3, targetId: 3 }))
  await site.post(crossingPost({ at: at(), smartType: 'AOILEAVE', eventId: 3, targetId: 3 }))
  const { series } = await counted(site)
  expect(series.map(({ place, target, source, total }) => ({ place, target, source, ...total }))).toEqual([
    { place: 'line', target: 'person', source: 'crossings', entered: 1, left: 0 },
    { place: 'line', target: 'vehicle', source: 'crossings', entered: 1, left: 0 },
    { place: 'zone', target: 'person', source: 'crossings', entered: 1, left: 1 },
  ])
  expect(series[0]?.points[0]?.left).toBeNull()
})

test('a line or zone is one place however many events it had, and apart from the others', async () => {
  const site = await openSite()
  const door = [
    [1000, 2000],
    [1000, 9000],
  ] as const
  const drive = [
    [4000, 5000],
    [9000, 5000],
  ] as const
  const yard = [
    [2000, 5000],
    [8000, 5000],
    [9000, 9500],
    [1000, 9500],
  ] as const
  let eventId = 411
  const cross = async (smartType: 'PEA' | 'AOIENTRY' | 'AOILEAVE', drawn: NonNullable<CrossingFacts['drawn']>) => {
    site.pass(1000)
    eventId++
    await site.post(crossingPost({ at: site.now(), smartType, eventId, targetId: eventId, drawn }))
  }
  for (const line of [door, door, drive, door]) await cross('PEA', line)
  for (const type of ['AOIENTRY', 'AOIENTRY', 'AOILEAVE'] as const) await cross(type, yard)
  const { series } = await counted(site)
  expect(series.map(({ place, total }) => ({ place, ...total }))).toEqual([
    { place: 'line 10/20–10/90', entered: 3, left: 0 },
    { place: 'line 40/50–90/50', entered: 1, left: 0 },
    { place: 'zone 10/50–90/95', entered: 2, left: 1 },
  ])
})

test('counting goes on after a restart as if there had been none, and counting again gives the same', async () => {
  const first = await openSite()
  for (const entered of [10, 13]) await count(first, { entered })
  await counted(first)
  await first.stop()
  const second = await openSite({ dataDir: first.dataDir, startAt: first.now() })
  for (const entered of [17, 2]) await count(second, { entered })
  const once = await counted(second)
  expect(once.series[0]?.total.entered).toBe(9)
  const { queries } = second
  await second.directory.write([
    queries.updateTable('setting').set({ value: '{"version":0,"seq":0}' }).where('name', '=', 'count-cursor').compile(),
  ])
  await second.stop()
  const third = await openSite({ dataDir: first.dataDir, startAt: second.now() })
  expect(await counted(third)).toEqual(once)
})

test('a day bucket has the counts of that day in the asked time zone', async () => {
  const site = await openSite({ startAt: new Date('2026-11-23T03:50:00Z') })
  await count(site, { entered: 0 })
  for (const [at, entered] of [
    ['2026-11-23T04:30:00Z', 5],
    ['2026-11-23T05:10:00Z', 12],
    ['2026-11-24T04:59:00Z', 20],
  ] as const) {
    site.pass(Date.parse(at) - site.now().getTime())
    await count(site, { entered })
  }
  const newYork = await counted(site, {
    bucket: 'day',
    zone: 'America/New_York',
    from: new Date('2026-11-22T12:00:00Z'),
    to: new Date('2026-11-24T04:00:00Z'),
  })
  expect(newYork.from).toBe('2026-11-22T05:00:00.000Z')
  expect(newYork.series[0]?.points.map(({ from, entered }) => [from, entered])).toEqual([
    ['2026-11-22T05:00:00.000Z', 5],
    ['2026-11-23T05:00:00.000Z', 15],
  ])
  const kathmandu = await counted(site, {
    bucket: 'day',
    zone: 'Asia/Kathmandu',
    from: new Date('2026-11-22T19:00:00Z'),
    to: new Date('2026-11-24T12:00:00Z'),
  })
  expect(kathmandu.series[0]?.points.map(({ from, entered }) => [from, entered])).toEqual([
    ['2026-11-22T18:15:00.000Z', 12],
    ['2026-11-23T18:15:00.000Z', 8],
  ])
})

test('filters: camera by id or name, place, target; the counts of a merged camera are those of the other', async () => {
  const site = await openSite()
  const other = '58:5b:69:00:00:02'
  for (const entered of [1, 2]) await count(site, { entered })
  for (const entered of [1, 5]) await count(site, { entered, macOfCamera: other })
  const id = 'yard_192_168_1_57'
  expect((await counted(site, { camera: [id] })).series.map(one => one.total.entered)).toEqual([1])
  expect((await counted(site, { camera: ['Yard'] })).series).toHaveLength(2)
  expect((await counted(site, { place: ['area counter'] })).series).toEqual([])
  expect((await counted(site, { target: ['vehicle'] })).series).toEqual([])
  await site.ingest.cameras.change(`${id}_2`, { mergedInto: id })
  const merged = await counted(site, {})
  expect(merged.series.map(({ camera, total }) => [camera.id, total.entered])).toEqual([[id, 5]])
})

test('the time in which a camera with heartbeats was silent is a gap', async () => {
  const site = await openSite({ startAt: new Date('2026-11-23T08:00:00Z') })
  const beatFor = async (minutes: number) => {
    for (let n = 0; n < minutes; n++) {
      await site.post(Buffer.alloc(0))
      site.pass(minute)
    }
  }
  await count(site, { entered: 1 })
  await beatFor(60)
  site.pass(90 * minute)
  await beatFor(30)
  await count(site, { entered: 2 })
  expect((await counted(site)).series[0]?.total.entered).toBe(1)
  // Health is saved every few seconds, and at the stop.
  await site.analysis.stop()
  const { gaps } = await countSeries(site.queries, {
    bucket: 'hour',
    zone: 'UTC',
    weekStart: 1,
    now: site.now(),
    from: new Date('2026-11-23T00:00:00Z'),
    to: new Date('2026-11-24T00:00:00Z'),
  })
  expect(gaps).toEqual([
    {
      camera: { id: 'yard_192_168_1_57', name: 'Yard' },
      from: '2026-11-23T09:15:00.000Z',
      to: '2026-11-23T10:30:00.000Z',
    },
  ])
})

test('a time range too long for its buckets is refused with a hint', async () => {
  const site = await openSite()
  const query = counted(site, { bucket: 'quarter', from: new Date('2025-11-23T00:00:00Z') })
  await expect(query).rejects.toMatchObject({ code: 'too-many-buckets', status: 400 })
})

const sumsOf = async (site: Site) =>
  (await counted(site)).sums.map(({ target, total }) => ({ target, entered: total.entered }))

test('people that a line counter and an area counter of a camera both count are counted once, by the line counter', async () => {
  const site = await openSite()
  for (let entered = 1; entered <= 6; entered++) {
    await count(site, { entered, smartType: 'TRAFFIC' })
    await count(site, { entered })
  }
  expect(await sumsOf(site)).toEqual([{ target: 'person', entered: 5 }])
})

test('crossings from before a camera had a counter stay counted; later ones are counted by its counter', async () => {
  const site = await openSite()
  const cross = (targetId: number) => site.post(crossingPost({ at: site.now(), smartType: 'PEA', targetId }))
  for (const targetId of [1, 2, 3]) await cross(targetId)
  expect(await sumsOf(site)).toEqual([{ target: 'person', entered: 3 }])
  site.pass(minute)
  for (const entered of [40, 41, 42]) {
    await count(site, { entered })
    await cross(entered)
  }
  expect(await sumsOf(site)).toEqual([{ target: 'person', entered: 5 }])
})

test('crossings count again when the counter of a camera has been silent for a day', async () => {
  const site = await openSite({ startAt: new Date('2026-11-21T14:05:00Z') })
  for (const entered of [40, 41]) await count(site, { entered })
  site.pass(48 * 60 * minute)
  for (const targetId of [1, 2, 3]) {
    await site.post(crossingPost({ at: site.now(), smartType: 'PEA', targetId }))
    site.pass(minute)
  }
  expect(await sumsOf(site)).toEqual([{ target: 'person', entered: 3 }])
})
