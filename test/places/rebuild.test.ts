import { expect, test } from 'vitest'
import type { ApiPass, ApiVisit } from '../../src/api/schemas/index.ts'
import { EventStream } from '../api/routes/event-stream.ts'
import { runCli } from '../support/run-cli.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { entrance, exit, PlaceSite } from './place-site.ts'

async function workedOut(site: PlaceSite): Promise<{ passes: ApiPass[]; visits: ApiVisit[] }> {
  const [passes, visits] = [await site.json('passes?limit=500'), await site.json('visits?limit=500')]
  expect([passes.nextCursor, visits.nextCursor]).toEqual([null, null])
  return { passes: passes.items, visits: visits.items }
}

async function addCarPark(site: PlaceSite) {
  const [way, out] = [await site.cameraId('Entrance'), await site.cameraId('Exit')]
  return site.addPlace({
    name: 'Car park',
    doors: [
      { camera: way, crossing: 'in' },
      { camera: out, crossing: 'out' },
    ],
  })
}

test('late posts, a stop and a rebuild lead to the same passes and visits, and decisions stay', async () => {
  const dataDir = temporaryFolder()
  const first = await PlaceSite.start({ dataDir })
  await first.read(entrance, 'EARLY1', { ago: 500 })
  await first.read(exit, 'EARLY1', { ago: 400 })
  const place = await addCarPark(first)
  // Each minute a read; those of both cameras come out of order.
  const minutes = [300, 290, 280, 270, 295, 285, 275, 265, 301, 255, 120, 250]
  for (const [n, ago] of minutes.entries()) {
    await first.read(n % 2 === 0 ? entrance : exit, `CAR0${n % 5}`, { ago })
    if (n % 3 === 0) await workedOut(first)
  }
  await first.read(entrance, 'BYHAND', { ago: 90 })
  const [open] = (await first.json('visits?plate=BYHAND')).items
  await first.json(`visits/${open.id}/close`, { method: 'POST', body: { note: 'towed' } })
  const before = await workedOut(first)
  expect(before.visits.length).toBeGreaterThan(5)
  await first.server.stop()
  const stopped = await PlaceSite.start({ dataDir })
  expect(await workedOut(stopped)).toEqual(before)
  await stopped.server.stop()
  const { code, stdout } = await runCli(['rebuild', '--data-dir', dataDir])
  expect([code, stdout]).toEqual([0, expect.stringContaining('worked out again')])
  const rebuilt = await PlaceSite.start({ dataDir })
  expect(await workedOut(rebuilt)).toEqual(before)
  expect((await rebuilt.json(`places/${place.id}`)).name).toBe('Car park')
})

test('passes and visits are entries of the log, each once, and a rule takes them', async () => {
  const site = await PlaceSite.start()
  await site.read(entrance, 'KNOWN1', { ago: 500 })
  await site.read(exit, 'KNOWN1', { ago: 400 })
  await addCarPark(site)
  await site.json('visits')
  const stream = await EventStream.open(`${site.webUrl}api/v1/events/stream?kinds=pass&kinds=visit`)
  await site.read(entrance, 'ABC123')
  const start = await until(() => stream.named('pass')[0], { what: 'the start of the pass' })
  const entered = await until(() => stream.named('visit')[0], { what: 'the entry' })
  const [pass] = (await site.json('passes?plate=ABC123')).items
  expect(start.data).toMatchObject({ kind: 'pass', phase: 'start', passId: pass.id, plate: 'ABC123', settled: false })
  expect(start.data.camera).toMatchObject({ id: pass.camera, name: 'Entrance' })
  expect(entered.data).toMatchObject({ phase: 'entered', plate: 'ABC123', state: 'open', place: { name: 'Car park' } })
  site.pass(1)
  const settled = await until(() => stream.named('pass')[1], { what: 'the end of the pass' })
  expect(settled.data).toMatchObject({ phase: 'settled', passId: pass.id, settled: true })
  site.pass(9)
  await site.read(exit, 'ABC123')
  const left = await until(() => stream.named('visit')[1], { what: 'the exit' })
  expect(left.data).toMatchObject({ phase: 'left', visitId: entered.data.visitId, stayMs: 600_000, state: 'closed' })
  site.pass(5)
  await site.json('visits')
  expect(stream.named('visit')).toHaveLength(2)
  const when = { kind: ['visit'], place: ['Car park'], visit: ['entered'], plate: { number: ['ABC*'] } }
  const rule = { name: 'Entered', when, alert: { severity: 'info' } }
  await site.json('rules', { method: 'POST', body: rule })
  await site.read(entrance, 'ABC123')
  const alerts = await until(async () => (await site.json('alerts')).items[0], { what: 'the alert' })
  expect(alerts).toMatchObject({ rule: 'Entered' })
})
