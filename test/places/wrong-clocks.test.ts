import fc from 'fast-check'
import { expect, test } from 'vitest'
import { counterPost } from '../analysis/posts.ts'
import { type Device, platePost } from '../ingest/posts.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { entrance, exit, PlaceSite } from './place-site.ts'
import { countsOf, rebuilt, type WorkedOut, workedOut } from './worked-out.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const timeZone = 'UTC'
const doors = [
  { camera: 'Entrance', crossing: 'in' },
  { camera: 'Exit', crossing: 'out' },
]

/** A car park through which a car has passed. */
async function carPark(dataDir: string): Promise<{ site: PlaceSite; id: string }> {
  const site = await PlaceSite.start({ dataDir, timeZone })
  await site.read(entrance, 'FIRST1', { ago: 60 })
  await site.read(exit, 'FIRST1', { ago: 50 })
  const { id } = await site.addPlace({ name: 'Car park', doors })
  return { site, id }
}

const readAt = (site: PlaceSite, device: Device, number: string, at: number) =>
  site.post(platePost({ device, time: new Date(at), plates: [{ number }] }))

/** The state and stay in minutes of each visit, by its plate. */
const staysOf = ({ visits }: WorkedOut) =>
  Object.fromEntries(
    visits.map(({ plate, state, stayMs }) => [plate, `${state} ${Math.round((stayMs ?? 0) / minuteMs)}`]),
  )

test('the clock of the server is set back by an hour while vehicles are inside', async () => {
  const dataDir = temporaryFolder()
  const { site, id } = await carPark(dataDir)
  const start = site.now().getTime()
  for (const n of [0, 1, 2]) await readAt(site, entrance, `STAY0${n}`, start + n * minuteMs)
  site.pass(10)
  expect((await site.json(`places/${id}`)).occupancy.vehicles).toBe(3)
  site.pass(-60)
  // The cameras' clocks go on.
  await readAt(site, exit, 'STAY00', start + 15 * minuteMs)
  await readAt(site, entrance, 'NEXT01', start + 16 * minuteMs)
  expect((await site.json(`places/${id}`)).occupancy.vehicles).toBe(3)
  site.pass(90)
  await readAt(site, exit, 'STAY01', start + 40 * minuteMs)
  await readAt(site, exit, 'NEXT01', start + 41 * minuteMs)
  expect((await site.json(`places/${id}`)).occupancy.vehicles).toBe(1)
  const range = { from: start - 3 * hourMs, to: start + 3 * hourMs }
  const before = await workedOut(site, range)
  expect(staysOf(before)).toMatchObject({
    STAY00: 'closed 15',
    STAY01: 'closed 39',
    NEXT01: 'closed 25',
    STAY02: 'open 0',
  })
  const again = await rebuilt(site, { dataDir, timeZone })
  expect(await workedOut(again, range)).toEqual(before)
})

test('after all clocks were set back nothing is invented, and nobody is inside for ever', async () => {
  const dataDir = temporaryFolder()
  const { site, id } = await carPark(dataDir)
  const start = site.now().getTime()
  await site.read(entrance, 'BEFORE')
  await site.read(entrance, 'STAYS1')
  site.pass(-60)
  await site.read(entrance, 'AFTER1')
  site.pass(10)
  // By the clocks it left before it came.
  await site.read(exit, 'BEFORE')
  await site.read(exit, 'AFTER1')
  const range = { from: start - 3 * hourMs, to: start + 30 * hourMs }
  const early = await workedOut(site, range)
  expect(staysOf(early)).toMatchObject({ AFTER1: 'closed 10', STAYS1: 'open 0' })
  expect(
    early.visits
      .filter(({ plate }) => plate === 'BEFORE')
      .map(({ state }) => state)
      .sort(),
  ).toEqual(['entry-unseen', 'open'])
  site.pass(26 * 60)
  await site.read(entrance, 'LATER1')
  await site.read(exit, 'LATER1', { ago: -1 })
  const before = await workedOut(site, range)
  expect(before.visits.filter(({ state }) => state === 'open')).toEqual([])
  expect((await site.json(`places/${id}`)).occupancy.vehicles).toBe(0)
  const again = await rebuilt(site, { dataDir, timeZone })
  expect(await workedOut(again, range)).toEqual(before)
})

test('totals that come late, or from a clock that was set back, are counted once', async () => {
  const dataDir = temporaryFolder()
  const site = await PlaceSite.start({ dataDir, timeZone })
  const start = site.now().getTime()
  const total = (minutes: number, entered: number, left: number) =>
    site.post(counterPost({ at: new Date(start + minutes * minuteMs), entered, left }))
  await total(-120, 10, 4)
  await total(-60, 15, 6)
  // An hour old, and repeated by a server that kept it.
  await total(-90, 12, 5)
  await total(-30, 18, 9)
  await total(-119, 10, 4)
  const [line] = (await site.json('lines')).items
  const place = { name: 'Shop', doors: [{ camera: line.camera, line: line.id, crossing: 'direction' }] }
  const { id } = await site.addPlace(place)
  const range = { from: start - 5 * hourMs, to: start + 5 * hourMs }
  expect((await countsOf(site, id, range)).total).toMatchObject({ entered: 8, left: 5 })
  const inside = async () => (await site.json(`places/${id}`)).occupancy.people
  expect(await inside()).toBe(8 - 5)
  // The clock of the camera goes back by an hour; its totals grow on.
  await total(-80, 20, 10)
  await total(-70, 21, 10)
  // It restarts, and begins at zero.
  await total(-10, 2, 1)
  await total(-5, 3, 1)
  expect((await countsOf(site, id, range)).total).toMatchObject({ entered: 14, left: 7 })
  expect(await inside()).toBe(14 - 7)
  const before = await workedOut(site, range)
  const again = await rebuilt(site, { dataDir, timeZone })
  expect(await workedOut(again, range)).toEqual(before)
})

test('clocks of cameras that are half a minute off pair vehicles that stay only a moment', async () => {
  const dataDir = temporaryFolder()
  const { site, id } = await carPark(dataDir)
  const start = site.now().getTime()
  for (const n of [0, 1, 2, 3]) {
    const plate = `QUICK${n}`
    await readAt(site, entrance, plate, site.now().getTime() + 30_000)
    site.server.clock.pass(20_000)
    await readAt(site, exit, plate, site.now().getTime() - 30_000)
    site.pass(3)
  }
  expect((await site.json(`places/${id}`)).occupancy.vehicles).toBe(0)
  const range = { from: start - 3 * hourMs, to: start + 3 * hourMs }
  const before = await workedOut(site, range)
  expect(before.visits.map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => 'closed'))
  const again = await rebuilt(site, { dataDir, timeZone })
  expect(await workedOut(again, range)).toEqual(before)
})

interface Crossing {
  device: Device
  plate: string
  at: number
}

/** The same facts of visits for two servers, whose events have other ids. */
const factsOf = ({ visits, passes, counts }: WorkedOut) => ({
  visits: visits
    .map(({ plate, state, enteredAt, leftAt, flags, similar }) => [plate, state, enteredAt, leftAt, flags, similar])
    .sort(),
  passes: passes.map(({ plate, firstAt, lastAt, reads }) => [plate, firstAt, lastAt, reads.length]).sort(),
  counts: counts.map(({ total, points }) => ({ total, points })),
})

test('posts of two servers that come hours late give what they would have given in time', {
  timeout: 120_000,
}, async () => {
  const first = await carPark(temporaryFolder())
  const start = first.site.now().getTime() - 8 * hourMs
  const crossings: Crossing[] = Array.from({ length: 60 }, (_, n) => {
    const [plate, at] = [`LATE${n % 17}${n % 17}`, start + n * 7 * minuteMs]
    return { device: Math.floor(n / 17) % 2 === 0 ? entrance : exit, plate, at }
  })
  const range = { from: start - hourMs, to: start + 10 * hourMs }
  for (const { device, plate, at } of crossings) await readAt(first.site, device, plate, at)
  const inTime = factsOf(await workedOut(first.site, range))
  await first.site.server.stop()
  // Each server sends what it kept in its order; they take turns at random, while the present goes on.
  const turns = fc.sample(fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }), { numRuns: 2, seed: 16 })
  for (const turn of turns) {
    const dataDir = temporaryFolder()
    const { site } = await carPark(dataDir)
    const [own, other] = [crossings.filter((_, n) => n % 2 === 0), crossings.filter((_, n) => n % 2 === 1)]
    for (const isOwn of turn) {
      const next = (isOwn ? own : other).shift() ?? own.shift() ?? other.shift()
      if (!next) break
      await readAt(site, next.device, next.plate, next.at)
      if (turn.length % 7 === 0) await site.json('visits?limit=1')
    }
    const late = await workedOut(site, range)
    expect(factsOf(late)).toEqual(inTime)
    const again = await rebuilt(site, { dataDir, timeZone })
    expect(await workedOut(again, range)).toEqual(late)
  }
})
