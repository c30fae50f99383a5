import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { nextUuid, uuid7 } from '../../src/lib/uuid7.ts'
import { type HostedServer, startHostedServer } from '../support/hosted-server.ts'
import { until } from '../support/until.ts'
import { webRequest } from '../support/web-client.ts'
import { changeDatabase, filesIn, rows, storedEvents } from './data-folder.ts'
import { intrusionPost, jpegSaying, platePost } from './posts.ts'

// Each starts a server twice.
vi.setConfig({ testTimeout: 60_000 })

const env = { VIEWTRON_AUTH: 'off' }

// Stands for whatever a database or a file system may refuse in one post: a plate that no row can hold.
const refusePlate = `create trigger refuse_plate before insert on target when new.plate = 'REFUSED'
  begin select raise(abort, 'this plate cannot be stored'); end`
const refuseCamera = `create trigger refuse_camera before insert on camera when new.name = 'Refused'
  begin select raise(abort, 'this camera cannot be stored'); end`

async function stopped(trigger: string): Promise<string> {
  const server = await startHostedServer({ env })
  expect(await server.stop()).toBe(0)
  changeDatabase(server.dataDir, trigger)
  return server.dataDir
}

const refused = (n = 0) => platePost({ overview: jpegSaying(`refused ${n}`), plates: [{ number: 'REFUSED' }] })
const ordinary = (n: number) => intrusionPost({ targetId: n, overview: jpegSaying(`ordinary ${n}`) })
const inbox = async (server: HostedServer) => (await webRequest(server.webUrl, '/api/v1/unparsed')).json.items

test('a post that cannot be stored as what it says is kept in the inbox, answered with success, and logged', async () => {
  const server = await startHostedServer({ env, dataDir: await stopped(refusePlate) })
  expect((await server.post(refused())).status).toBe(200)
  const [item] = await inbox(server)
  expect(item).toMatchObject({ reason: 'not-storable', detail: 'this plate cannot be stored' })
  const raw = await webRequest(server.webUrl, `/api/v1/unparsed/${item.id}/raw`)
  expect([raw.status, raw.text.includes('REFUSED')]).toEqual([200, true])
  expect(filesIn(server.dataDir, 'images')).toEqual([])
  const ready = await webRequest(server.webUrl, '/readyz')
  const { json: stats } = await webRequest(server.webUrl, '/api/v1/stats')
  expect([ready.status, stats.trouble, stats.faults.total, stats.unparsed]).toEqual([200, null, 1, 1])
  expect(stats.faults.last).toMatchObject({
    doing: 'storing a post of 127.0.0.1',
    message: 'this plate cannot be stored',
  })
  const { findings } = (await webRequest(server.webUrl, '/api/v1/doctor')).json
  expect(findings.map((finding: { code: string }) => finding.code)).toEqual(
    expect.arrayContaining(['program-fault', 'unparsed-posts']),
  )
  expect((await webRequest(server.webUrl, '/metrics')).text).toContain('viewtron_faults_total 1')
})

test('of many posts at once the bad ones cost the others nothing', async () => {
  const server = await startHostedServer({ env, dataDir: await stopped(refusePlate) })
  const posts = Array.from({ length: 60 }, (_, n) => (n % 4 === 0 ? refused(n) : ordinary(n)))
  const replies = await Promise.all(posts.map(post => server.post(post)))
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]))
  expect(await storedEvents(server.dataDir)).toHaveLength(45)
  expect(rows(server.dataDir, "select id from unparsed where reason = 'not-storable'")).toHaveLength(15)
  // The same fault again and again is one line.
  expect(server.stderr().split('this plate cannot be stored').length - 1).toBeLessThan(10)
  expect(server.stderr()).not.toContain('storage-failed')
})

test('a camera that cannot be stored does not keep posts of others from being stored', async () => {
  const server = await startHostedServer({ env, dataDir: await stopped(refuseCamera) })
  const device = { name: 'Refused', mac: '58:5b:69:00:00:99', serial: 'N0099' }
  expect((await server.post(intrusionPost({ device, targetId: 500 }))).status).toBe(200)
  for (let n = 1; n <= 3; n++) expect((await server.post(ordinary(n))).status).toBe(200)
  expect(await storedEvents(server.dataDir)).toHaveLength(4)
  expect((await webRequest(server.webUrl, '/readyz')).status).toBe(200)
})

test('a post from before a crash that cannot be stored goes to the inbox, and the server starts', async () => {
  const dataDir = await stopped(refusePlate)
  const receivedAt = new Date()
  const [day, time] = [receivedAt.toISOString().slice(0, 10), receivedAt.toISOString().replaceAll(':', '-')]
  const postId = nextUuid(uuid7(receivedAt.getTime()), 0)
  changeDatabase(dataDir, `insert into open_day (day) values ('${day}')`)
  const folder = join(dataDir, 'raw_posts', day)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `raw_${time}_127.0.0.1_${postId}.xml`), refused())
  const server = await startHostedServer({ env, dataDir })
  const [item] = await until(async () => {
    const items = await inbox(server)
    return items.length > 0 && items
  })
  expect(item).toMatchObject({ reason: 'not-storable', receivedAt: receivedAt.toISOString() })
  expect((await server.post(ordinary(1))).status).toBe(200)
})
