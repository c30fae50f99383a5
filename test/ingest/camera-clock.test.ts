import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCli } from '../support/run-cli.ts'
import { startInProcess } from '../support/server-in-process.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { webRequest } from '../support/web-client.ts'
import { storedEvents } from './data-folder.ts'
import { platePost } from './posts.ts'

const env = { VIEWTRON_AUTH: 'off' }
const dayMs = 86_400_000

test.each([
  ['24 h in the past', -dayMs, 'camera'],
  ['24 h in the future', dayMs, 'camera'],
  ['a second more than 24 h in the past', -dayMs - 1000, 'receipt'],
  ['a second more than 24 h in the future', dayMs + 1000, 'receipt'],
  ['26 years in the past', -26 * 365 * dayMs, 'receipt'],
] as const)('a camera clock %s (%d ms): the event goes by the time of the %s', async (_, aheadMs, timeSource) => {
  const server = await startInProcess({ env })
  const now = server.clock.now()
  const sent = new Date(now.getTime() + aheadMs)
  expect((await server.post(platePost({ time: sent, plates: [{ number: 'AB 12' }] }))).status).toBe(200)
  const [event] = (await webRequest(server.webUrl, '/api/v1/events')).json.items
  const time = timeSource === 'camera' ? sent : now
  expect(event).toMatchObject({ time: time.toISOString(), timeSource, receivedAt: now.toISOString() })
  // The camera's time is kept, unless it is so far ahead that it is no time at all.
  expect(event.occurredAt).toBe(aheadMs > dayMs ? null : sent.toISOString())
})

test('an event of a camera whose clock shows the year 2000 is found, counted and shown today', async () => {
  const server = await startInProcess({ env, timeZone: 'UTC' })
  const time = new Date('2000-01-01T00:00:00Z')
  await server.post(platePost({ time, plates: [{ number: 'CASE2000' }] }))
  const from = server.clock.now().toISOString().slice(0, 10)
  const answers = await until(async () => {
    const found = await webRequest(server.webUrl, `/api/v1/events?from=${from}T00:00:00Z`)
    return found.json.items.length === 1 && found.json
  })
  expect(answers.items[0]).toMatchObject({ timeSource: 'receipt', occurredAt: time.toISOString() })
  expect((await webRequest(server.webUrl, '/api/v1/stats')).json.events.today).toBe(1)
  const plate = (await webRequest(server.webUrl, '/api/v1/plates/CASE2000')).json
  expect(plate.lastAt ?? plate.lastSeen).toBe(server.clock.now().toISOString())
})

test('imported posts keep the times of their cameras, because they were received when their names say', async () => {
  const dataDir = temporaryFolder()
  const folder = join(temporaryFolder(), 'raw_posts')
  mkdirSync(folder)
  const time = new Date('2024-03-05T10:00:00.000Z')
  writeFileSync(
    join(folder, 'raw_2024-03-05_10-00-01.000_10-0-0-9.xml'),
    platePost({ time, plates: [{ number: 'AB 12' }] }),
  )
  await runCli(['import', folder, '--data-dir', dataDir], { env: { TZ: 'UTC' } })
  expect(await storedEvents(dataDir)).toMatchObject([{ time: time.toISOString(), timeSource: 'camera' }])
})
