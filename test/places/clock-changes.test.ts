import { describe, expect, test } from 'vitest'
import { crossingPost } from '../analysis/posts.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { entrance, exit, PlaceSite } from './place-site.ts'
import { countsOf, rebuilt, workedOut } from './worked-out.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const drawn = [
  [4500, 4500],
  [5500, 9800],
] as const
const carDoors = [
  { camera: 'Entrance', crossing: 'in' },
  { camera: 'Exit', crossing: 'out' },
]

/**
 * Days on whose clocks something happens. `midnight` is the beginning of the day in its zone, `reset` a time that is skipped
 * in spring and comes twice in autumn, and `resetAfter` how many hours after midnight that is, for the first time.
 */
const days = [
  { what: 'clocks go forward', timeZone: 'Europe/Berlin', midnight: '2027-03-27T23:00:00Z', hours: 23, reset: '02:30' },
  { what: 'clocks go back', timeZone: 'Europe/Berlin', midnight: '2027-10-30T22:00:00Z', hours: 25, reset: '02:30' },
  {
    what: 'clocks go forward',
    timeZone: 'America/New_York',
    midnight: '2027-03-14T05:00:00Z',
    hours: 23,
    reset: '02:30',
  },
  { what: 'clocks go back', timeZone: 'America/New_York', midnight: '2027-11-07T04:00:00Z', hours: 25, reset: '01:30' },
  { what: 'the year ends', timeZone: 'Europe/Berlin', midnight: '2026-12-30T23:00:00Z', hours: 24, reset: '02:30' },
  { what: 'the year ends', timeZone: 'America/New_York', midnight: '2026-12-31T05:00:00Z', hours: 24, reset: '02:30' },
].map(day => ({ ...day, resetAfter: day.reset === '01:30' ? 1.5 : 2.5 }))

/** A site at a time, at which somebody comes into a shop and leaves it, and with a car park. */
async function siteAt(at: number, { resetAt, ...options }: { dataDir: string; timeZone: string; resetAt: string }) {
  const site = await PlaceSite.start(options)
  site.server.clock.pass(at - site.now().getTime())
  await site.post(crossingPost({ at: site.now(), smartType: 'AOIENTRY', targetId: 1, drawn }))
  await site.post(crossingPost({ at: site.now(), smartType: 'AOILEAVE', targetId: 1, drawn }))
  const [line] = (await site.json('lines')).items
  const doors = [{ camera: line.camera, line: line.id, crossing: 'direction' }]
  const shop = await site.addPlace({ name: 'Shop', resetAt, doors })
  await site.read(entrance, 'FIRST1')
  await site.read(exit, 'FIRST1')
  const carPark = await site.addPlace({ name: 'Car park', doors: carDoors })
  return { site, shop: shop.id, carPark: carPark.id }
}

async function cross(site: PlaceSite, targetId: number): Promise<void> {
  await site.post(crossingPost({ at: site.now(), smartType: 'AOIENTRY', targetId, drawn }))
}

describe.each(days)('the day on which $what in $timeZone', ({ timeZone, midnight, hours, reset, resetAfter }) => {
  test('has all its hours once, and a rebuild gives the same', { timeout: 120_000 }, async () => {
    const dataDir = temporaryFolder()
    const begin = Date.parse(midnight)
    const end = begin + hours * hourMs
    const { site, shop, carPark } = await siteAt(begin - 3 * hourMs, { dataDir, timeZone, resetAt: reset })
    // A person comes in at each half of an hour, and at the last moment of the day.
    const times = Array.from({ length: (hours + 4) * 2 }, (_, n) => begin - 2 * hourMs + n * 30 * minuteMs)
    const all = [...times, end - 1].sort((a, b) => a - b)
    const insideAt = new Map<number, number>()
    for (const [n, at] of all.entries()) {
      site.server.clock.pass(at - site.now().getTime())
      await cross(site, n)
      // A car comes in each hour and stays for three and a half, so that some are inside at every change.
      const car = times.indexOf(at)
      if (car >= 0 && car % 2 === 0) await site.read(entrance, `CAR${100 + car}`)
      if (car % 2 === 1 && car >= 7) await site.read(exit, `CAR${100 + car - 7}`)
      insideAt.set(at, (await site.json(`places/${shop}`)).occupancy.people)
    }
    const range = { from: begin - dayMs, to: end + dayMs }
    const expected = (from: number, to: number) => all.filter(at => at >= from && at < to).length
    const day = await countsOf(site, shop, { from: begin, to: end, bucket: 'day', zone: timeZone })
    expect(day.points).toMatchObject([{ from: new Date(begin).toISOString(), entered: expected(begin, end) }])
    const byHour = await countsOf(site, shop, { from: begin, to: end, bucket: 'hour', zone: timeZone })
    expect(byHour.points).toHaveLength(hours)
    expect(byHour.points.map(({ entered }) => entered)).toEqual(
      Array.from({ length: hours }, (_, n) => expected(begin + n * hourMs, begin + (n + 1) * hourMs)),
    )
    // The number inside begins anew once in the day: at the first such time, or where there is none an hour after the one before.
    const resetAt = begin + resetAfter * hourMs
    expect(insideAt.get(resetAt - 30 * minuteMs)).toBeGreaterThan(1)
    expect(insideAt.get(resetAt)).toBe(1)
    expect(insideAt.get(end - 30 * minuteMs)).toBe(expected(resetAt, end - 30 * minuteMs + 1))
    expect(byHour.points.at(-1)?.insideLast).toBe(expected(resetAt, end))
    const visits = (await site.json('visits?state=closed&limit=100')).items
    const stays = visits.filter(({ plate }: { plate: string }) => plate !== 'FIRST1')
    expect(stays.length).toBeGreaterThan(20)
    for (const { stayMs } of stays) expect(stayMs).toBe(3.5 * hourMs)
    const cars = await countsOf(site, carPark, { from: begin, to: end, bucket: 'day', zone: timeZone })
    expect(cars.total.entered).toBeGreaterThanOrEqual(hours)
    const before = await workedOut(site, range)
    const again = await rebuilt(site, { dataDir, timeZone })
    expect(await workedOut(again, range)).toEqual(before)
  })
})
