import { Buffer } from 'node:buffer'
import { readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { startHostedServer } from '../support/hosted-server.ts'
import { filesWritten, rowsOf } from '../support/stored.ts'
import { until } from '../support/until.ts'
import { webRequest } from '../support/web-client.ts'
import { csvLines, filesIn, rawFiles, storedEvents } from './data-folder.ts'
import { intrusionPost, jpegSaying, platePost, statusPost, yard } from './posts.ts'

const openToAll = { VIEWTRON_AUTH: 'off' }
const letters = 'ABCDEFGHJKLMNPRSTUVWXYZ23456789'

/** Letters in no order that says anything, the same at every run. */
function randomLetters(count: number, seed = 1): string {
  let state = seed
  let text = ''
  while (text.length < count) {
    state = (state * 48_271) % 2_147_483_647
    text += letters[state % letters.length]
  }
  return text
}

test.each([
  ['200 letters', 'Einfahrt '.repeat(22)],
  ['1,000 letters of two bytes', 'é'.repeat(1000)],
  ['a megabyte', 'Gate'.repeat(250_000)],
  ['300 letters outside the basic plane', '🚗'.repeat(300)],
])('a device name of %s stores its pictures', async (_, name) => {
  const server = await startHostedServer()
  const device = { name, mac: '58:5b:69:00:00:77' }
  const scene = jpegSaying('scene')
  expect((await server.post(intrusionPost({ device, overview: scene }))).status).toBe(200)
  const [event] = await storedEvents(server.dataDir)
  const file = event?.images[0]?.file ?? ''
  expect(readFileSync(join(server.dataDir, file))).toEqual(scene)
  expect(Buffer.byteLength(basename(file))).toBeLessThan(200)
  expect(event?.camera.id.length).toBeLessThan(130)
  expect(Array.from(event?.camera.name ?? '').length).toBeLessThanOrEqual(100)
  await filesWritten(server.dataDir)
  for (const path of [...filesIn(server.dataDir, 'images'), ...rawFiles(server.dataDir)]) {
    expect(Buffer.byteLength(basename(path))).toBeLessThan(200)
  }
})

test('devices whose long names and serial numbers begin alike stay two cameras', async () => {
  const server = await startHostedServer()
  for (const end of ['1', '2']) {
    const device = { name: 'N'.repeat(300) + end, serial: 'S'.repeat(300) + end }
    expect((await server.post(intrusionPost({ device }))).status).toBe(200)
    expect((await server.post(intrusionPost({ device, targetId: 2 }))).status).toBe(200)
  }
  const events = await storedEvents(server.dataDir)
  expect(new Set(events.map(({ camera }) => camera.id)).size).toBe(2)
  expect(events).toHaveLength(4)
})

test('a plate of 200,000 letters does not affect other events, is found by its beginning and kept whole', {
  timeout: 120_000,
}, async () => {
  const server = await startHostedServer({ env: openToAll })
  const plate = randomLetters(200_000)
  const post = platePost({ plates: [{ number: plate }] })
  expect((await server.post(post)).status).toBe(200)
  for (let n = 0; n < 5; n++) expect((await server.post(intrusionPost({ targetId: n }))).status).toBe(200)

  const get = (path: string) => webRequest(server.webUrl, `/api/v1/${path}`)
  const found = await until(async () => {
    const { json } = await get('stats')
    return json.indexBehind === 0 && (await get(`events?plate=${plate.slice(0, 32)}&plateMatch=exact`))
  })
  const [event] = found.json.items
  expect(event).toMatchObject({ truncated: true, category: 'lpr' })
  expect(event.targets[0].plate.number).toBe(plate.slice(0, 1000))
  expect((await get(`events?plate=${plate.slice(4, 20)}`)).json.items).toHaveLength(1)
  expect((await get(`plates?plate=${plate.slice(0, 32)}&match=similar`)).json.items[0].key).toBe(plate.slice(0, 32))
  expect((await get(`events/${event.id}/raw`)).text).toBe(post.toString())
  const ordinary = (await get('events?category=intrusion')).json.items[0]
  expect('truncated' in ordinary).toBe(false)

  await server.stop()
  expect(
    server
      .stderr()
      .split('\n')
      .every(line => line.length < 700),
  ).toBe(true)
  expect(csvLines(server.dataDir)[0]?.plate).toBe(plate.slice(0, 1000))
  expect(statSync(join(server.dataDir, 'viewtron.db')).size).toBeLessThan(2 ** 21)
  expect(
    Math.max(
      ...rowsOf(server.dataDir, 'select plate_key from target where plate_key is not null').map(
        row => String(row.plate_key).length,
      ),
    ),
  ).toBe(32)

  const again = await startHostedServer({ dataDir: server.dataDir, env: openToAll })
  expect((await again.post(intrusionPost({ targetId: 99 }))).status).toBe(200)
})

test('the names of alarms are bounded, and a post of very many states is answered', async () => {
  const server = await startHostedServer()
  const states = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`a${n}Alarm`, true]))
  expect((await server.post(statusPost(states))).status).toBe(200)
  expect((await server.post(statusPost({ [`${'b'.repeat(5000)}Alarm`]: true }, 1, yard))).status).toBe(200)
  const rows = rowsOf(server.dataDir, 'select name from alarm_state')
  expect(rows).toHaveLength(1001)
  expect(Math.max(...rows.map(row => String(row.name).length))).toBe(60)
})
