import { expect, test } from 'vitest'
import type { ApiPathMap } from '../../src/api/schemas/paths.ts'
import { PlaceSite } from '../places/place-site.ts'
import { runCli } from '../support/run-cli.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { positionsPost } from './posts.ts'

const second = 1000
const dayMs = 86_400_000

/** Targets walk through the picture beside each other, a tenth of its width each second; one stays where it is. */
async function walk(site: PlaceSite, targetId: number, { steps = 6, stays = false, type = 'person' } = {}) {
  const before = (await site.json('tracks?limit=500')).items.length
  for (let step = 0; step <= steps; step++) {
    await site.post(positionsPost([{ targetId, x: stays ? 4500 : 1500 + step * 1000, type }]))
    site.server.clock.pass(second)
  }
  site.server.clock.pass(3 * second)
  await until(async () => (await site.json('tracks?limit=500')).items.length > before, { what: 'the track' })
}

async function mapOf(site: PlaceSite, query = ''): Promise<ApiPathMap> {
  return site.json(`cameras/${await site.cameraId('Yard')}/path-map?${query}`)
}

const sumOf = ({ cells }: ApiPathMap, field: 'presentMs' | 'standingMs' | 'visits') =>
  cells.reduce((sum, cell) => sum + cell[field], 0)

test('says where targets were, where they stood, and how fast they were, by kind', async () => {
  const site = await PlaceSite.start({ timeZone: 'UTC' })
  await walk(site, 1)
  await walk(site, 2, { stays: true })
  await walk(site, 3, { type: 'car' })
  const people = await mapOf(site, 'type=person')
  expect(people).toMatchObject({ camera: { name: 'Yard' }, tracks: 2, zone: 'UTC', grid: { columns: 32, rows: 18 } })
  expect(sumOf(people, 'presentMs')).toBe(12_000)
  expect(sumOf(people, 'standingMs')).toBe(6000)
  // The feet of the one that stays are in the middle of the picture, at three tenths of its height.
  const spot = people.cells.find(({ column, row }) => column === 16 && row === 5)
  expect(spot?.standingMs).toBe(6000)
  // A tenth of a picture that is 16:9, in fifths of its height.
  const other = people.cells.find(({ column, row }) => column === 8 && row === 5)
  expect(other?.speed).toBeCloseTo((0.1 * 16) / 9 / 0.2, 1)
  expect(people.cells.every(({ row }) => row === 5)).toBe(true)
  expect((await mapOf(site)).tracks).toBe(3)
  expect((await mapOf(site, 'type=bike')).cells).toEqual([])
})

test('paths are the newest of a time and kind, with the number of all', async () => {
  const site = await PlaceSite.start({ timeZone: 'UTC' })
  for (const id of [1, 2, 3]) await walk(site, id)
  await walk(site, 4, { type: 'car' })
  const camera = await site.cameraId('Yard')
  const paths = await site.json(`cameras/${camera}/paths?type=person&limit=2`)
  expect(paths.total).toBe(3)
  expect(paths.items.map(({ targetId }: { targetId: number }) => targetId)).toEqual([3, 2])
  expect(paths.items[0].path.length).toBeGreaterThan(1)
  const past = new Date(site.now().getTime() - dayMs).toISOString()
  expect(await site.json(`cameras/${camera}/paths?to=${past}`)).toMatchObject({ items: [], total: 0 })
  expect((await site.call('cameras/none/paths')).status).toBe(404)
  expect((await site.call('cameras/none/path-map')).status).toBe(404)
  expect((await site.call(`cameras/${camera}/path-map?from=2026-02-02&to=2026-02-01`)).status).toBe(400)
})

test('days are those of the server, and a path over midnight belongs to both', async () => {
  const site = await PlaceSite.start({ timeZone: 'America/New_York' })
  const midnight = Date.parse('2026-12-02T05:00:00Z')
  site.server.clock.pass(midnight - 2500 - site.now().getTime())
  await walk(site, 1, { stays: true })
  const before = await mapOf(site, 'from=2026-12-01T12:00:00Z&to=2026-12-02T05:00:00Z')
  const after = await mapOf(site, 'from=2026-12-02T05:00:00Z&to=2026-12-02T12:00:00Z')
  expect([before.from, before.to]).toEqual(['2026-12-01T05:00:00.000Z', '2026-12-02T05:00:00.000Z'])
  expect([before.tracks, after.tracks]).toEqual([1, 0])
  expect([sumOf(before, 'presentMs'), sumOf(after, 'presentMs')]).toEqual([2500, 3500])
})

test('a stop, a rebuild and another zone lead to the same sums', async () => {
  const dataDir = temporaryFolder()
  const first = await PlaceSite.start({ dataDir, timeZone: 'UTC' })
  for (const id of [1, 2]) await walk(first, id)
  await walk(first, 3, { stays: true })
  const { upTo: _, ...before } = await mapOf(first)
  await first.server.stop()
  expect((await runCli(['rebuild', '--data-dir', dataDir], { env: { TZ: 'UTC' } })).stdout).toContain('maps of paths')
  const rebuilt = await PlaceSite.start({ dataDir, timeZone: 'UTC' })
  expect(await mapOf(rebuilt)).toMatchObject(before)
  await walk(rebuilt, 4)
  const { cells } = await mapOf(rebuilt)
  await rebuilt.server.stop()
  const elsewhere = await PlaceSite.start({ dataDir, timeZone: 'Asia/Kathmandu' })
  expect((await mapOf(elsewhere)).cells).toEqual(cells)
})
