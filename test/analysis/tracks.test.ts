import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { CameraPresence } from '../../src/analysis/index.ts'
import type { TrackPoint } from '../../src/model/index.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { positionsPost } from './posts.ts'
import { openSite, type Site, tracksOf } from './site.ts'

const silence = 1600

async function walk(site: Site, targetId: number, steps: number, everyMs = 200): Promise<void> {
  for (let step = 0; step < steps; step++) {
    if (step > 0) site.pass(everyMs)
    await site.post(positionsPost([{ targetId, x: step * 100 }]))
  }
}

const tracks = (site: Site, count: number) =>
  until(async () => {
    const entries = await tracksOf(site.queries)
    return entries.length >= count && entries
  })

test('a target gives a start when it comes and an end with its path after 1.5 s of silence', async () => {
  const site = await openSite()
  await walk(site, 57, 4)
  const [start] = await tracks(site, 1)
  expect(start).toMatchObject({
    phase: 'start',
    targetId: 57,
    type: 'person',
    startedAt: '2026-11-23T14:05:00.000Z',
    endedAt: null,
    path: [],
    dwellMs: null,
  })
  site.pass(silence)
  const [, end] = await tracks(site, 2)
  expect(end).toMatchObject({
    phase: 'end',
    targetId: 57,
    startedAt: '2026-11-23T14:05:00.000Z',
    endedAt: '2026-11-23T14:05:00.600Z',
    dwellMs: 600,
    clientIp: '192.168.1.57',
    camera: { id: 'yard_192_168_1_57' },
  })
  expect(end?.path.at(0)).toEqual([0, 0, 0.1, 0.1, 0.3])
  expect(end?.path.at(-1)).toEqual([600, 0.03, 0.1, 0.13, 0.3])
})

test('a target id that comes again after the end is a new track', async () => {
  const site = await openSite()
  await walk(site, 1, 2)
  site.pass(silence)
  // Not even the sweep has to notice in between.
  await walk(site, 1, 2)
  site.pass(silence)
  const entries = await tracks(site, 4)
  expect(entries.map(({ phase }) => phase)).toEqual(['start', 'end', 'start', 'end'])
  expect(new Set(entries.map(({ id }) => id)).size).toBe(4)
})

test('targets of one post have tracks of their own', async () => {
  const site = await openSite()
  await site.post(
    positionsPost([
      { targetId: 1, x: 0 },
      { targetId: 2, x: 500, type: 'car' },
    ]),
  )
  site.pass(silence)
  const entries = await tracks(site, 4)
  const kinds = entries.map(({ phase, targetId, type }) => `${phase} ${targetId} ${type}`)
  expect(kinds.sort()).toEqual(['end 1 person', 'end 2 vehicle', 'start 1 person', 'start 2 vehicle'])
})

test('targets without an id are present and make no track', async () => {
  const site = await openSite()
  await site.post(positionsPost([{ targetId: null, x: 100 }]))
  expect(site.analysis.presence()[0]?.targets).toMatchObject([{ targetId: null, type: 'person' }])
  site.pass(silence)
  await until(() => site.analysis.presence().length === 0)
  expect(await tracksOf(site.queries)).toEqual([])
})

/** Returns the left edge at a moment, according to a path. */
function xAt(path: TrackPoint[], ms: number): number {
  const next = path.findIndex(([at]) => at >= ms)
  const [b, a] = [path[next], path[Math.max(0, next - 1)]]
  if (!a || !b) return Number.NaN
  return a[0] === b[0] ? b[1] : a[1] + ((b[1] - a[1]) * (ms - a[0])) / (b[0] - a[0])
}

test('a long path is kept in at most 100 points, and still shows where the target was', async () => {
  const site = await openSite()
  // There and back, with a jitter that makes every point worth something.
  const xOf = (step: number) => (step < 450 ? step * 10 : 9000 - step * 10) + (step % 7) * 15
  for (let step = 0; step < 900; step++) {
    if (step > 0) site.pass(100)
    await site.post(positionsPost([{ targetId: 9, x: xOf(step) }]))
  }
  site.pass(silence)
  const [, end] = await tracks(site, 2)
  const path = end?.path ?? []
  expect(path.length).toBeLessThanOrEqual(100)
  for (let step = 0; step < 900; step++) expect(Math.abs(xAt(path, step * 100) - xOf(step) / 10_000)).toBeLessThan(0.02)
  expect(end?.dwellMs).toBe(89_900)
})

test('a target that stands still needs two points', async () => {
  const site = await openSite()
  for (let step = 0; step < 50; step++) {
    if (step > 0) site.pass(100)
    await site.post(positionsPost([{ targetId: 9, x: 400 }]))
  }
  site.pass(silence)
  const [, end] = await tracks(site, 2)
  expect(end?.path).toEqual([
    [0, 0.04, 0.1, 0.14, 0.3],
    [4900, 0.04, 0.1, 0.14, 0.3],
  ])
})

test('a track that is open during a quick restart continues as one', async () => {
  const first = await openSite()
  await walk(first, 5, 3)
  await tracks(first, 1)
  await first.stop()
  const second = await openSite({ dataDir: first.dataDir, startAt: new Date(first.now().getTime() + 900) })
  expect(second.analysis.presence()[0]?.targets).toMatchObject([{ targetId: 5 }])
  await walk(second, 5, 2)
  second.pass(silence)
  const entries = await tracks(second, 2)
  expect(entries.map(({ phase }) => phase)).toEqual(['start', 'end'])
  expect(entries[1]).toMatchObject({ startedAt: entries[0]?.startedAt, dwellMs: 1500 })
  expect(entries[1]?.path.at(0)?.[0]).toBe(0)
})

test('a track whose target left while the server was down ends when the target was last seen', async () => {
  const first = await openSite()
  await walk(first, 5, 3)
  await tracks(first, 1)
  await first.stop()
  const second = await openSite({ dataDir: first.dataDir, startAt: new Date('2026-11-23T18:00:00.000Z') })
  const entries = await tracks(second, 2)
  expect(entries[1]).toMatchObject({ phase: 'end', endedAt: '2026-11-23T14:05:00.400Z', dwellMs: 400 })
  expect(entries[1]?.path.length).toBe(2)
  expect(second.analysis.presence()).toEqual([])
})

test('positions of other days and torn lines do not change which tracks are open', async () => {
  const first = await openSite({ startAt: new Date('2026-11-23T23:59:59.500Z') })
  await walk(first, 5, 6)
  await tracks(first, 1)
  await first.stop()
  appendFileSync(join(first.dataDir, 'raw_posts/2026-11-24/stream.ndjson'), '{"receivedAt":"2026-11-24T00:0')
  const second = await openSite({ dataDir: first.dataDir, startAt: new Date('2026-11-24T09:00:00.000Z') })
  const entries = await tracks(second, 2)
  expect(entries[1]).toMatchObject({ endedAt: '2026-11-24T00:00:00.500Z', dwellMs: 1000 })
})

test('a server stop ends open tracks where positions are not stored', async () => {
  const first = await openSite({ rawPosts: 'off' })
  await walk(first, 5, 3)
  await tracks(first, 1)
  await first.stop()
  const second = await openSite({ dataDir: first.dataDir, rawPosts: 'off' })
  const entries = await tracks(second, 2)
  expect(entries[1]).toMatchObject({ phase: 'end', dwellMs: 400 })
})

test('tracks are no events, and finished ones are listed for searching', async () => {
  const dataDir = temporaryFolder()
  const site = await openSite({ dataDir })
  await walk(site, 5, 3)
  site.pass(silence)
  const [, end] = await tracks(site, 2)
  expect(await site.queries.selectFrom('track').selectAll().execute()).toEqual([
    {
      seq: end?.seq,
      camera_id: 'yard_192_168_1_57',
      target_id: 5,
      type: 'person',
      started_at: Date.parse('2026-11-23T14:05:00.000Z'),
      ended_at: Date.parse('2026-11-23T14:05:00.400Z'),
    },
  ])
  expect(await site.queries.selectFrom('open_track').selectAll().execute()).toEqual([])
  expect(await site.queries.selectFrom('log').selectAll().where('kind', '=', 'alarm').execute()).toEqual([])
})

test('presence watchers are called when a target comes or leaves, at most twice a second', async () => {
  const site = await openSite()
  const heard: { at: number; changed: CameraPresence[] }[] = []
  const stop = site.analysis.watchPresence(changed => heard.push({ at: performance.now(), changed }))
  const end = performance.now() + 1100
  for (let step = 0; performance.now() < end; step++) {
    site.pass(5)
    await site.post(positionsPost([{ targetId: 3, x: step }]))
  }
  site.pass(silence)
  await until(() => heard.at(-1)?.changed[0]?.targets.length === 0)
  stop()
  expect(heard.length).toBeGreaterThanOrEqual(3)
  expect(heard.length).toBeLessThanOrEqual(5)
  expect(heard[0]?.changed[0]).toMatchObject({ camera: { name: 'Yard' }, targets: [{ targetId: 3, type: 'person' }] })
})
