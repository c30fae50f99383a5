import { expect, test } from 'vitest'
import { startMailServer } from '../outputs/email/mail-server.ts'
import { entrance, exit, PlaceSite } from '../places/place-site.ts'
import { makeFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'

const dayMinutes = 24 * 60

async function addOutput(site: PlaceSite, port: number): Promise<string> {
  const facts = { host: '127.0.0.1', port, security: 'none', from: 'shop@example.org', to: ['ann@example.org'] }
  const body = { kind: 'email', name: 'mail', alerts: false, when: { category: ['fire'] }, ...facts }
  return (await site.json('outputs', { method: 'POST', body })).id
}

const carPark = {
  name: 'Car park',
  doors: [
    { camera: 'Entrance', line: null, crossing: 'in' },
    { camera: 'Exit', line: null, crossing: 'out' },
  ],
}

test('a report is sent once for each day, also for those that ended while the server was stopped', async () => {
  const mails = await startMailServer()
  const folder = makeFolder()
  const site = await PlaceSite.start({ timeZone: 'UTC', dataDir: folder.path })
  await site.read(entrance, 'ABC123', { ago: 60 })
  await site.read(entrance, 'XYZ789', { ago: 50 })
  await site.read(exit, 'ABC123', { ago: 10 })
  const place = await site.addPlace(carPark)
  const output = await addOutput(site, mails.port)
  const body = { name: 'Every morning', place: place.id, period: 'day', output }
  const added = await site.call('reports', { method: 'POST', body })
  expect([added.status, added.json]).toMatchObject([
    201,
    { place: { name: 'Car park' }, output: { name: 'mail' }, at: '07:00', nextAt: '2026-11-24T07:00:00.000Z' },
  ])
  expect((await site.call('reports', { method: 'POST', body: { ...body, place: 'none' } })).status).toBe(400)
  expect((await site.call('reports', { method: 'POST', body: { ...body, output: 'none' } })).status).toBe(400)

  site.pass(dayMinutes)
  await until(() => mails.received.length > 0, { what: 'the report' })
  const [mail] = mails.received
  expect(mail?.header('subject')).toBe('Every morning: Car park, 2026-11-23: 2 vehicles in')
  expect(mail?.raw).toMatch(/Content-Type: text\/csv/)
  expect(mail?.raw).toMatch(/visits: 2[\s\S]*unknown plates: 2/)
  await site.server.stop()

  const next = await PlaceSite.start({ timeZone: 'UTC', dataDir: folder.path })
  next.pass(3 * dayMinutes)
  await until(() => mails.received.length >= 3, { what: 'the reports of the days of the stop' })
  const subjects = mails.received.map(one => one.header('subject'))
  expect(subjects.slice(1)).toEqual([
    'Every morning: Car park, 2026-11-24: 0 vehicles in',
    'Every morning: Car park, 2026-11-25: 0 vehicles in',
  ])
  const sent = (await next.json('deliveries')).items
  expect(sent).toHaveLength(3)
})

test('a report can be tried, printed, changed and removed', async () => {
  const mails = await startMailServer()
  const site = await PlaceSite.start({ timeZone: 'UTC' })
  await site.read(entrance, 'ABC123')
  await site.read(exit, 'ABC123')
  const place = await site.addPlace(carPark)
  const output = await addOutput(site, mails.port)
  const body = { name: 'Weekly', place: place.id, period: 'week', at: '06:30', output }
  const { id } = await site.json('reports', { method: 'POST', body })
  expect(await site.json(`reports/${id}/test`, { method: 'POST' })).toMatchObject({ ok: true })
  expect(mails.received[0]?.header('subject')).toMatch(/^Weekly: Car park, 2026-11-1[0-9] to/)
  const page = await site.call(`reports/${id}/page`)
  expect(page.text).toContain('<h1>Car park</h1>')
  const changed = await site.json(`reports/${id}`, { method: 'PATCH', body: { period: 'month', enabled: false } })
  expect(changed).toMatchObject({ period: 'month', at: '06:30', enabled: false, nextAt: null })
  expect((await site.json('reports')).items).toEqual([changed])
  expect((await site.call(`reports/${id}`, { method: 'DELETE' })).status).toBe(204)
  expect((await site.json('reports')).items).toEqual([])
})
