import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import type { ApiVisit } from '../../src/api/schemas/index.ts'
import { crossingPost } from '../analysis/posts.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { entrance, exit, PlaceSite } from './place-site.ts'
import { countsOf, rebuilt, workedOut } from './worked-out.ts'

const timeZone = 'UTC'
const hourMs = 3_600_000
const dayMs = 24 * hourMs
const drawn = [
  [4500, 4500],
  [5500, 9800],
] as const
const doors = [
  { camera: 'Entrance', crossing: 'in' },
  { camera: 'Exit', crossing: 'out' },
]
const keepAll = { pictureDays: null, rawPostDays: null, trackDays: null, rules: [], maxBytes: null, freeBytes: null }

/** Facts of a visit that stay when its plate goes. */
const factsOf = ({ id, enteredAt, leftAt, state, place, flags }: ApiVisit) => [
  id,
  enteredAt,
  leftAt,
  state,
  place.name,
  flags,
]

async function visitsOf(site: PlaceSite): Promise<ApiVisit[]> {
  return (await workedOut(site)).visits
}

/** Six days: a vehicle that comes every day, one that stays over the limit of retention, one that is still there. */
async function sixDays(dataDir: string) {
  const site = await PlaceSite.start({ dataDir, timeZone })
  const start = site.now().getTime()
  await site.read(entrance, 'FIRST1', { ago: 30 })
  await site.read(exit, 'FIRST1', { ago: 20 })
  await site.post(crossingPost({ at: site.now(), smartType: 'AOIENTRY', targetId: 1, drawn }))
  await site.addPlace({ name: 'Car park', doors, unseenAfterMinutes: 10_000 })
  const [line] = (await site.json('lines')).items
  const shopDoor = { camera: line.camera, line: line.id, crossing: 'direction' }
  const { id: shop } = await site.addPlace({ name: 'Shop', doors: [shopDoor] })
  for (let day = 0; day < 6; day++) {
    await site.read(entrance, 'DAILY7')
    if (day === 1) await site.read(entrance, 'OVER22')
    if (day === 2) await site.read(entrance, 'STAYS4')
    site.pass(60)
    await site.read(exit, 'DAILY7')
    if (day === 4) await site.read(exit, 'OVER22')
    for (let n = 0; n <= day; n++)
      await site.post(crossingPost({ at: site.now(), smartType: 'AOIENTRY', targetId: 10 * day + n, drawn }))
    site.pass(23 * 60)
  }
  return { site, shop, start }
}

async function removeOld(site: PlaceSite, eventDays: number): Promise<void> {
  await site.json('retention/clock-is-right', { method: 'POST', body: {} })
  const before = (await site.json('events?limit=1')).items[0].id
  await site.json('settings', { method: 'PATCH', body: { retention: { ...keepAll, eventDays } } })
  const isRemoved = async () => (await site.json('retention/removals')).items.length > 0
  await until(isRemoved, { withinMs: 25_000, what: 'the removal of old events' })
  expect((await site.json('events?limit=1')).items[0].id).toBe(before)
}

/** Whether the tables of places hold a text. */
function isStored(dataDir: string, text: string): boolean {
  const database = new DatabaseSync(join(dataDir, 'viewtron.db'), { readOnly: true })
  const rows = ['pass', 'visit', 'place_read', 'place_checkpoint'].flatMap(table =>
    database.prepare(`select * from ${table}`).all(),
  )
  database.close()
  return JSON.stringify(rows).includes(text)
}

test('visits and counts stay when retention removes their events, without the plates', {
  timeout: 180_000,
}, async () => {
  const dataDir = temporaryFolder()
  const { site, shop, start } = await sixDays(dataDir)
  const range = { from: start - dayMs, to: start + 7 * dayMs }
  const before = await visitsOf(site)
  const countsBefore = (await workedOut(site, range)).counts
  await removeOld(site, 3)
  const after = await visitsOf(site)
  expect(after.map(factsOf)).toEqual(before.map(factsOf))
  const counts = (await workedOut(site, range)).counts
  expect(counts.map(({ points, total }) => ({ points, total }))).toEqual(
    countsBefore.map(({ points, total }) => ({ points, total })),
  )
  const plates = after.map(({ plate, removedPlate }) => plate || removedPlate)
  const labels = after.flatMap(({ removedPlate }) => removedPlate ?? [])
  // The daily vehicle has one label, and those of the last days have their plates.
  expect(labels).toHaveLength(4)
  const daily = labels[0] ?? ''
  expect(new Set(labels).size).toBe(2)
  const expected = ['DAILY7', 'DAILY7', 'DAILY7', 'STAYS4', 'OVER22', daily, daily, daily, labels[3]]
  expect(plates.toSorted()).toEqual(expected.toSorted())
  expect((await site.json(`visits?removedPlate=${daily}`)).items).toHaveLength(3)
  expect(isStored(dataDir, 'FIRST1')).toBe(false)
  // A rebuild, and a change that works everything out again, keep all of it.
  const again = await rebuilt(site, { dataDir, timeZone })
  expect(await visitsOf(again)).toEqual(after)
  expect((await workedOut(again, range)).counts).toEqual(counts)
  await again.json('settings', { method: 'PATCH', body: { passGapSeconds: 20 } })
  expect((await visitsOf(again)).map(factsOf)).toEqual(before.map(factsOf))
  expect((await countsOf(again, shop, { ...range, bucket: 'day' })).total.entered).toBe(1 + 21)
  // The vehicle that was there all the time leaves at last.
  await again.read(exit, 'STAYS4')
  expect((await again.json('visits?plate=STAYS4')).items).toMatchObject([{ state: 'closed', stayMs: 4 * dayMs }])
})

test('an erasure finds the visits of a removed plate, until the key is replaced', { timeout: 180_000 }, async () => {
  const dataDir = temporaryFolder()
  const { site } = await sixDays(dataDir)
  await removeOld(site, 3)
  const preview = (plate: string) => site.json('erasures/preview', { method: 'POST', body: { plate } })
  expect(await preview('DAILY7')).toMatchObject({ events: 6, visits: 6 })
  const { id } = await site.json('erasures', { method: 'POST', body: { plate: 'DAILY7' } })
  await until(async () => (await site.json(`erasures/${id}`)).state === 'done', { withinMs: 30_000 })
  expect((await visitsOf(site)).map(({ plate }) => plate)).toEqual(['STAYS4', 'OVER22', ''])
  expect(await preview('FIRST1')).toMatchObject({ events: 0, visits: 1 })
  expect((await site.call('retention/removed-plates-key', { method: 'POST', body: {} })).status).toBe(204)
  expect(await preview('FIRST1')).toMatchObject({ events: 0, visits: 0 })
  const actions = async () => (await site.json('audit?limit=20')).items.map(({ action }: { action: string }) => action)
  await until(async () => (await actions()).includes('renew-removed-plates-key'), { what: 'the note in the audit log' })
})
