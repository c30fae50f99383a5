import { expect, test } from 'vitest'
import { openSite, type Site } from '../analysis/site.ts'
import { type Device, intrusionPost, statusPost } from '../ingest/posts.ts'
import { rowsOf, storedEvents } from '../support/stored.ts'

const gate: Device = { name: 'Gate', mac: '58:5b:69:00:04:01' }
const yard: Device = { name: 'Yard', mac: '58:5b:69:00:04:02' }
const door: Device = { name: 'Door', mac: '58:5b:69:00:04:03' }
const [gateId, yardId, doorId] = ['gate', 'yard', 'door'].map(name => `${name}_192_168_1_57`) as [
  string,
  string,
  string,
]

let targetId = 0

function alarm(site: Site, device: Device) {
  site.pass(1000)
  return site.post(intrusionPost({ device, time: site.now(), targetId: ++targetId }))
}

const camerasSeen = async (site: Site) => (await storedEvents(site.dataDir)).map(event => event.camera)

test('a name given by a person stays, whatever the device calls itself', async () => {
  const site = await openSite()
  await alarm(site, gate)
  await site.ingest.cameras.change(gateId, { name: 'Front gate' })
  await alarm(site, { ...gate, name: 'IPC' })
  await site.stop()
  const again = await openSite({ dataDir: site.dataDir, startAt: site.now() })
  await alarm(again, gate)
  expect(await camerasSeen(again)).toEqual(Array(3).fill({ id: gateId, name: 'Front gate' }))
})

test('a camera merged into another: its next post is of the other one', async () => {
  const site = await openSite()
  for (const device of [gate, yard]) await alarm(site, device)
  await site.ingest.cameras.change(gateId, { mergedInto: yardId })
  await alarm(site, gate)
  await site.post(statusPost({ perimeterAlarm: true }, 1, gate))
  expect((await camerasSeen(site)).map(camera => camera.id).at(-1)).toBe(yardId)
  expect(rowsOf(site.dataDir, "select camera_id from log where kind = 'status'")).toEqual([{ camera_id: yardId }])
  await site.ingest.cameras.change(gateId, { mergedInto: null })
  await alarm(site, gate)
  expect((await camerasSeen(site)).map(camera => camera.id).at(-1)).toBe(gateId)
})

test('merges are never chained: all lead to the last', async () => {
  const site = await openSite()
  for (const device of [gate, yard, door]) await alarm(site, device)
  await site.ingest.cameras.change(gateId, { mergedInto: yardId })
  await site.ingest.cameras.change(yardId, { mergedInto: doorId })
  const merged = () => rowsOf(site.dataDir, 'select id, merged_into from camera order by id')
  expect(merged()).toEqual([
    { id: doorId, merged_into: null },
    { id: gateId, merged_into: doorId },
    { id: yardId, merged_into: doorId },
  ])
  await alarm(site, gate)
  expect((await camerasSeen(site)).at(-1)?.id).toBe(doorId)
})

test('a camera cannot be merged into itself, nor into one that is merged into it', async () => {
  const site = await openSite()
  for (const device of [gate, yard]) await alarm(site, device)
  const { ingest } = site
  await expect(ingest.cameras.change(gateId, { mergedInto: gateId })).rejects.toMatchObject({
    code: 'camera-merge-invalid',
  })
  await ingest.cameras.change(gateId, { mergedInto: yardId })
  await expect(ingest.cameras.change(yardId, { mergedInto: gateId })).rejects.toMatchObject({
    code: 'camera-merge-invalid',
  })
  await expect(ingest.cameras.change(gateId, { mergedInto: 'nobody' })).rejects.toMatchObject({ code: 'not-found' })
  await expect(ingest.cameras.change('nobody', { name: 'X' })).rejects.toMatchObject({ code: 'not-found' })
})

test('posts of an ignored camera are answered and counted, and leave nothing behind', async () => {
  const site = await openSite()
  for (const device of [gate, yard]) await alarm(site, device)
  await site.ingest.cameras.change(gateId, { state: 'ignored' })
  const outcome = await alarm(site, gate)
  expect(outcome).toMatchObject({ verdict: 'ignored', kind: 'alarm', postId: null })
  site.finish({ outcome, verdict: outcome.verdict })
  expect(site.ingest.tally).toMatchObject({ posts: 1, stored: 0, refused: 0 })
  expect((await alarm(site, yard)).verdict).toBe('stored')
  expect((await camerasSeen(site)).map(camera => camera.id)).toEqual([gateId, yardId, yardId])
  await site.ingest.cameras.change(gateId, { state: 'approved' })
  expect((await alarm(site, gate)).verdict).toBe('stored')
})

test('of a post with parts of two cameras, only those of the ignored one are left out', async () => {
  const site = await openSite()
  for (const device of [gate, yard]) await alarm(site, device)
  await site.ingest.cameras.change(gateId, { state: 'ignored' })
  site.pass(1000)
  const parts = [gate, yard].map(device => intrusionPost({ device, time: site.now(), targetId: 99 }))
  expect((await site.post(Buffer.concat(parts))).verdict).toBe('stored')
  expect((await camerasSeen(site)).map(camera => camera.id)).toEqual([gateId, yardId, yardId])
})

test('new devices wait for approval where that is set, from the next post on; their events are stored', async () => {
  const site = await openSite()
  const { settings, ingest } = site
  const states = () => rowsOf(site.dataDir, 'select id, state from camera order by created_at').map(row => row.state)
  await alarm(site, gate)
  await settings.set('approve-devices', true)
  expect((await alarm(site, yard)).verdict).toBe('stored')
  expect(states()).toEqual(['approved', 'pending'])
  await ingest.cameras.change(yardId, { state: 'approved', hidden: true })
  await settings.set('approve-devices', false)
  await alarm(site, door)
  expect(states()).toEqual(['approved', 'approved', 'approved'])
  expect(rowsOf(site.dataDir, 'select id from camera where hidden = 1')).toEqual([{ id: yardId }])
})

test('a device that has to be approved is pending until a person says so', async () => {
  const site = await openSite()
  await site.settings.set('approve-devices', true)
  await site.stop()
  const again = await openSite({ dataDir: site.dataDir, startAt: site.now() })
  await alarm(again, gate)
  expect(rowsOf(again.dataDir, 'select state from camera')).toEqual([{ state: 'pending' }])
})

test('what others write wrongly is their error and costs no post its place', async () => {
  const site = await openSite()
  const { queries, directory } = site
  const twice = queries.insertInto('open_day').values({ day: '2000-01-01' }).compile()
  await expect(directory.write([twice, twice])).rejects.toThrow(/UNIQUE/)
  await expect(directory.write([{ ...twice, sql: 'insert into nowhere values (1)', parameters: [] }])).rejects.toThrow(
    /nowhere/,
  )
  expect(directory.trouble).toBeNull()
  expect((await alarm(site, gate)).verdict).toBe('stored')
})
