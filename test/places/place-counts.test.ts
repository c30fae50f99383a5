import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ApiPlaceCounts } from '../../src/api/schemas/place-counts.ts'
import { counterPost, crossingPost } from '../analysis/posts.ts'
import { entrance, exit, PlaceSite } from './place-site.ts'

const dayMs = 86_400_000
const door = [
  [4500, 4500],
  [5500, 9800],
] as const

const countsOf = (site: PlaceSite, id: string, query: string): Promise<ApiPlaceCounts> =>
  site.json(`places/${id}/counts?${query}`)

/** A person crosses the line of the camera `Yard`. */
const cross = (site: PlaceSite, at: Date, facts: { targetId?: number; smartType?: 'PEA' | 'AOILEAVE' } = {}) =>
  site.post(crossingPost({ at, smartType: 'PEA', targetId: 1, drawn: door, ...facts }))

async function shop(site: PlaceSite, crossing = 'in'): Promise<string> {
  const [line] = (await site.json('lines')).items
  const { id } = await site.addPlace({ name: 'Shop', doors: [{ camera: line.camera, line: line.id, crossing }] })
  return id
}

const minutesAgo = (site: PlaceSite, minutes: number) => new Date(site.now().getTime() - minutes * 60_000)

test('counts who came in through a line, by hour, day and month', async () => {
  const site = await PlaceSite.start({ timeZone: 'UTC' })
  for (const minutes of [1, 20, 70]) await cross(site, minutesAgo(site, minutes))
  const id = await shop(site)
  const hours = await countsOf(site, id, 'bucket=hour')
  expect(hours).toMatchObject({
    place: { id, name: 'Shop' },
    target: 'person',
    total: { entered: 3, left: 0, missingMs: 0, missing: null },
    compared: null,
    groups: null,
    heat: null,
    doors: [{ source: 'crossings', entered: 3 }],
  })
  expect((await countsOf(site, id, 'bucket=day')).total.entered).toBe(3)
  expect((await countsOf(site, id, 'bucket=month')).points.at(-1)?.entered).toBe(3)
  expect(hours.points.at(-1)).toMatchObject({ insideLast: 3, insideMax: 3 })
  expect(hours.points[0]).toMatchObject({ entered: null, insideMax: null })
})

test('counts nobody twice whom a counter and a line alarm report, and keeps what was counted before', async () => {
  const site = await PlaceSite.start({ timeZone: 'UTC' })
  await cross(site, minutesAgo(site, 100))
  for (const [entered, minutes] of [
    [10, 60],
    [12, 40],
    [15, 20],
  ] as const) {
    const at = minutesAgo(site, minutes)
    await site.post(counterPost({ at, entered }))
    await cross(site, at)
  }
  const lines = (await site.json('lines')).items as { id: string; camera: string; points: unknown[] }[]
  const doors = lines.map(({ id, camera }) => ({ camera, line: id, crossing: 'in' }))
  expect(doors).toHaveLength(2)
  const { id } = await site.addPlace({ name: 'Shop', doors })
  const { total } = await countsOf(site, id, 'bucket=hour')
  expect(total.entered).toBe(1 + 2 + 3)
})

test('counts vehicles by their passes at doors that read plates, and nothing else', async () => {
  const site = await PlaceSite.start({ timeZone: 'UTC' })
  await site.read(entrance, 'ABC123', { ago: 50 })
  await site.read(entrance, 'XYZ789', { ago: 40 })
  await site.read(exit, 'ABC123', { ago: 10 })
  const doors = [
    { camera: 'Entrance', line: null, crossing: 'in' },
    { camera: 'Exit', line: null, crossing: 'out' },
  ]
  const { id } = await site.addPlace({ name: 'Car park', doors })
  const counts = await countsOf(site, id, 'bucket=day')
  expect(counts).toMatchObject({ target: 'vehicle', total: { entered: 2, left: 1 } })
  expect(counts.insidePeak?.inside).toBe(2)
  expect(counts.points.at(-1)).toMatchObject({ insideLast: 1 })
  expect((await countsOf(site, id, 'bucket=day&target=person')).total).toMatchObject({ entered: 0, left: 0 })
})

test('compares with other days, groups by sex, sums by weekday and hour, and exports CSV and XLSX', async () => {
  const site = await PlaceSite.start({ timeZone: 'Europe/Berlin' })
  for (const [days, passed] of [
    [14, 7],
    [7, 6],
    [1, 1],
    [0, 0],
  ] as const) {
    for (let n = 0; n <= days; n++) await cross(site, minutesAgo(site, 1), { targetId: n })
    site.server.clock.pass(passed * dayMs)
  }
  const now = site.now().getTime()
  const id = await shop(site)
  const from = new Date(now - 60 * 60_000).toISOString()
  const query = `bucket=day&from=${from}&to=${new Date(now).toISOString()}`
  const day = await countsOf(site, id, `${query}&compare=yesterday&groupBy=sex&heat=true`)
  expect(day.total.entered).toBe(1)
  expect(day.compared).toMatchObject({ times: 1, total: { entered: 2 } })
  expect(day.groups).toEqual([{ value: null, entered: 1, left: 0 }])
  expect(day.heat).toHaveLength(168)
  expect(day.heat?.reduce((sum, { entered }) => sum + entered, 0)).toBe(1)
  const mean = await countsOf(site, id, `${query}&compare=same-weekdays`)
  expect(mean.compared).toMatchObject({ times: 2, total: { entered: 11.5 } })
  const csv = await site.call(`places/${id}/counts.csv?${query}&compare=last-week`)
  expect(parse(csv.text, { columns: true })).toMatchObject([{ place: 'Shop', entered: '1', compared_entered: '8' }])
  const xlsx = await fetch(new URL(`api/v1/places/${id}/counts.xlsx?${query}`, site.webUrl))
  const bytes = Buffer.from(await xlsx.arrayBuffer())
  expect(bytes.toString('latin1', 0, 300)).toMatch(/^PK/)
})

const crossings = fc.array(
  fc.record({ day: fc.nat(11), minute: fc.nat(1439), isLeaving: fc.boolean(), targetId: fc.nat(9) }),
  { minLength: 1, maxLength: 30 },
)

test('the same day has the same number in every range, bucket, zone, export and comparison', {
  timeout: 120_000,
}, async () => {
  // Clocks change in Berlin on 25 October, in New York on 1 November.
  const start = Date.parse('2026-10-21T00:00:00Z')
  const site = await PlaceSite.start({ timeZone: 'Europe/Berlin' })
  const all = fc.sample(crossings, { numRuns: 2, seed: 35 }).flat()
  const timed = all.map(({ day, minute, ...rest }) => ({ at: start + day * dayMs + minute * 60_000, ...rest }))
  for (const { at, isLeaving, targetId } of timed.sort((a, b) => a.at - b.at)) {
    site.server.clock.pass(at - site.now().getTime())
    const smartType = isLeaving ? 'AOILEAVE' : 'AOIENTRY'
    await site.post(crossingPost({ at: site.now(), smartType, targetId, drawn: door }))
  }
  site.server.clock.pass(start + 21 * dayMs - site.now().getTime())
  const id = await shop(site, 'direction')
  const ask = (from: number, to: number, rest: string) =>
    countsOf(site, id, `from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}&${rest}`)
  let sum = 0
  for (const zone of ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu']) {
    const month = await ask(start - dayMs, start + 13 * dayMs, `bucket=day&zone=${zone}`)
    for (const [n, { from, entered, left }] of month.points.entries()) {
      const [begin, end] = [Date.parse(from), Date.parse(month.points[n + 1]?.from ?? month.to)]
      const counted = { entered: entered ?? 0, left: left ?? 0 }
      expect((await ask(begin, end, `bucket=hour&zone=${zone}`)).total).toMatchObject(counted)
      const next = await ask(end, end + 1, `bucket=day&zone=${zone}&compare=yesterday`)
      expect(next.compared?.total).toMatchObject(counted)
      // Noon is on the same day also where clocks changed meanwhile.
      const noon = begin + 7 * dayMs + 12 * 3_600_000
      const week = await ask(noon, noon + 1, `bucket=day&zone=${zone}&compare=last-week`)
      expect(week.compared?.total).toMatchObject(counted)
    }
    sum = month.total.entered
    expect(sum).toBe(all.filter(({ isLeaving }) => !isLeaving).length)
  }
})

const insideOf = async (site: PlaceSite, id: string) => (await site.json(`places/${id}`)).occupancy.people

/** A place whose only door is the line of a counter, by direction. */
async function placeOfCounter(site: PlaceSite): Promise<string> {
  await site.post(counterPost({ at: minutesAgo(site, 50), entered: 65_530 }))
  return shop(site, 'direction')
}

test('the number inside goes on where a counter of 16 bits begins at 0 again', async () => {
  const site = await PlaceSite.start({ timeZone: 'UTC' })
  const id = await placeOfCounter(site)
  await site.post(counterPost({ at: minutesAgo(site, 40), entered: 65_534 }))
  await site.post(counterPost({ at: minutesAgo(site, 30), entered: 3 }))
  // 65530 to 65534, to 65536 which is 0, to 3.
  expect(await insideOf(site, id)).toBe(9)
})

test('the number inside compares the totals of a line with those of lines only, not with those of areas', async () => {
  const site = await PlaceSite.start({ timeZone: 'UTC' })
  const id = await placeOfCounter(site)
  await site.post(counterPost({ at: minutesAgo(site, 40), entered: 1000, smartType: 'TRAFFIC' }))
  await site.post(counterPost({ at: minutesAgo(site, 30), entered: 65_532 }))
  await site.post(counterPost({ at: minutesAgo(site, 20), entered: 1005, smartType: 'TRAFFIC' }))
  expect(await insideOf(site, id)).toBe(2)
})
