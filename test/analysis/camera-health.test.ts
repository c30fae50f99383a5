import { expect, test } from 'vitest'
import { cameraStatus } from '../../src/analysis/index.ts'
import { intrusionPost, keepalivePost, recorderPost } from '../ingest/posts.ts'
import { openSite } from './site.ts'

const minute = 60_000

test('empty heartbeats count for the camera of their address', async () => {
  const site = await openSite()
  await site.post(intrusionPost({ time: site.now() }))
  for (let beat = 0; beat < 4; beat++) {
    site.pass(90_000)
    await site.post(Buffer.alloc(0))
    await site.post(Buffer.alloc(0), '192.168.1.99')
  }
  const health = site.analysis.health()
  expect([...health.keys()]).toEqual(['yard_192_168_1_57'])
  expect(health.get('yard_192_168_1_57')).toMatchObject({ heartbeatMs: 90_000, lastSeen: site.now().getTime() })
})

test("a recorder's heartbeat counts for all its channels", async () => {
  const site = await openSite()
  for (const channel of [1, 2]) await site.post(recorderPost(channel, 1))
  for (let beat = 0; beat < 3; beat++) {
    site.pass(10_000)
    await site.post(keepalivePost('Office'))
  }
  const beats = [...site.analysis.health()].map(([id, { heartbeatMs }]) => [id, heartbeatMs])
  expect(beats).toEqual([
    ['office_192_168_1_57_ch1', 10_000],
    ['office_192_168_1_57_ch2', 10_000],
  ])
})

test('the interval is known from the third heartbeat on, and a late one does not change it', async () => {
  const site = await openSite()
  await site.post(intrusionPost({ time: site.now() }))
  const beats: (number | null | undefined)[] = []
  for (const ms of [30_000, 30_000, 30_000, 200_000, 30_000]) {
    site.pass(ms)
    await site.post(Buffer.alloc(0))
    beats.push(site.analysis.health().get('yard_192_168_1_57')?.heartbeatMs)
  }
  expect(beats).toEqual([null, null, 30_000, 30_000, 30_000])
})

test('the clock is judged by the median of its last posts', async () => {
  const site = await openSite()
  for (const wrongBy of [-192_000, -192_000, 3_000_000, -192_500, -192_000]) {
    site.pass(minute)
    await site.post(intrusionPost({ time: new Date(site.now().getTime() + wrongBy) }))
  }
  const health = site.analysis.health().get('yard_192_168_1_57')
  expect(health?.clockSkewMs).toBe(-192_000)
  expect(cameraStatus(health, { now: site.now() })).toEqual({
    word: 'clock-off',
    reason: 'Its clock is 3 min 12 s behind: set its time server.',
  })
})

test('the health of a camera is kept over a restart', async () => {
  const first = await openSite()
  for (let beat = 0; beat < 4; beat++) {
    first.pass(30_000)
    await first.post(intrusionPost({ time: first.now(), targetId: beat }))
    await first.post(Buffer.alloc(0))
  }
  const before = first.analysis.health()
  await first.stop()
  const second = await openSite({ dataDir: first.dataDir, startAt: first.now() })
  expect(second.analysis.health()).toEqual(before)
  expect(before.get('yard_192_168_1_57')?.heartbeatMs).toBe(30_000)
})

test('a camera is offline when three heartbeats are missing, and ok again with the next post', async () => {
  const site = await openSite()
  await site.post(intrusionPost({ time: site.now() }))
  for (let beat = 0; beat < 3; beat++) {
    site.pass(30_000)
    await site.post(Buffer.alloc(0))
  }
  const status = () => cameraStatus(site.analysis.health().get('yard_192_168_1_57'), { now: site.now() })
  site.pass(80_000)
  expect(status().word).toBe('ok')
  site.pass(40_000)
  expect(status()).toEqual({ word: 'offline', reason: 'Nothing for 2 min, though it sends a heartbeat every 30 s.' })
  await site.post(Buffer.alloc(0))
  expect(status().word).toBe('ok')
})

test('a camera with heartbeats and no event for a day is quiet', async () => {
  const site = await openSite()
  await site.post(intrusionPost({ time: site.now() }))
  for (let beat = 0; beat < 150; beat++) {
    site.pass(10 * minute)
    await site.post(Buffer.alloc(0))
  }
  expect(cameraStatus(site.analysis.health().get('yard_192_168_1_57'), { now: site.now() })).toEqual({
    word: 'quiet',
    reason: 'No event for 1 day 1 h, though it is connected: look at its detection settings and schedule.',
  })
})

test('a camera whose posts are refused has the reason and a hint', async () => {
  const site = await openSite()
  await site.post(intrusionPost({ time: site.now() }))
  site.pass(1000)
  site.finish({ outcome: null, verdict: 'wrong-credentials' })
  const status = cameraStatus(site.analysis.health().get('yard_192_168_1_57'), { now: site.now() })
  expect(status.word).toBe('refused')
  expect(status.reason).toContain('VIEWTRON_CAMERA_PASSWORD')
  site.pass(1000)
  await site.post(intrusionPost({ time: site.now() }))
  expect(cameraStatus(site.analysis.health().get('yard_192_168_1_57'), { now: site.now() }).word).toBe('ok')
})

test('a channel that its recorder reports as lost is offline', async () => {
  const site = await openSite()
  await site.post(recorderPost(1, 1))
  const health = site.analysis.health().get('office_192_168_1_57_ch1')
  expect(cameraStatus(health, { now: site.now(), isChannelOffline: true }).word).toBe('offline')
})

test('of an ignored camera, only heartbeats change when it was last seen', async () => {
  const site = await openSite()
  await site.post(intrusionPost({ time: site.now() }))
  await site.ingest.cameras.change('yard_192_168_1_57', { state: 'ignored' })
  const lastSeen = () => site.analysis.health().get('yard_192_168_1_57')?.lastSeen
  const before = site.now().getTime()
  site.pass(30_000)
  await site.post(intrusionPost({ time: site.now(), targetId: 2 }))
  expect(lastSeen()).toBe(before)
  await site.post(Buffer.alloc(0))
  expect(lastSeen()).toBe(before + 30_000)
})

test('a camera that has sent nothing is quiet, not broken', () => {
  expect(cameraStatus(undefined, { now: new Date() }).word).toBe('quiet')
})
