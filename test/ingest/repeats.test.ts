import { Agent } from 'node:http'
import { expect, test } from 'vitest'
import { PostIngest } from '../../src/ingest/index.ts'
import { createLog } from '../../src/lib/log.ts'
import { cameraData } from '../../src/server/camera-data.ts'
import { entryData } from '../../src/server/entry-data.ts'
import { type HostedServer, startHostedServer } from '../support/hosted-server.ts'
import { startServer } from '../support/server-process.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { filesIn, rawFiles, storedEvents } from './data-folder.ts'
import { type AlarmFacts, intrusionPost, jpegSaying, platePost } from './posts.ts'

const time = new Date()
const facts: AlarmFacts = { time, targetId: 5, overview: jpegSaying('scene'), crop: jpegSaying('crop') }

async function storedAfter(server: HostedServer, posts: Buffer[]): Promise<number> {
  for (const body of posts) expect((await server.post(body)).status).toBe(200)
  return (await storedEvents(server.dataDir)).length
}

async function expectStored(count: number, ...posts: Buffer[]): Promise<void> {
  expect(await storedAfter(await startHostedServer(), posts)).toBe(count)
}

test('the same post again is acknowledged and stored once', async () => {
  const server = await startHostedServer()
  expect(await storedAfter(server, [intrusionPost(facts), intrusionPost(facts), intrusionPost(facts)])).toBe(1)
  await server.stop()
  expect(filesIn(server.dataDir, 'images')).toHaveLength(2)
  expect(rawFiles(server.dataDir)).toHaveLength(1)
})

test('the same post many times at the same moment is stored once', async () => {
  const server = await startHostedServer()
  const replies = await Promise.all(Array.from({ length: 16 }, () => server.post(intrusionPost(facts))))
  expect(replies.map(reply => reply.status)).toEqual(Array(16).fill(200))
  expect(await storedEvents(server.dataDir)).toHaveLength(1)
  await server.stop()
  expect(filesIn(server.dataDir, 'images')).toHaveLength(2)
  expect(rawFiles(server.dataDir)).toHaveLength(1)
})

test('the same post again after a restart is stored once', async () => {
  const server = await startHostedServer()
  expect(await storedAfter(server, [intrusionPost(facts)])).toBe(1)
  await server.stop()
  const again = await startHostedServer({ dataDir: server.dataDir })
  expect(await storedAfter(again, [intrusionPost(facts)])).toBe(1)
})

test('the same post again after a kill is stored once', async () => {
  const server = await startServer()
  await server.post(intrusionPost(facts))
  server.kill('SIGKILL')
  await server.exited
  const again = await startHostedServer({ dataDir: server.dataDir })
  expect(await storedAfter(again, [intrusionPost(facts)])).toBe(1)
})

test('a plate post again is stored once', async () => {
  const plate = platePost({ time, plates: [{ number: 'AB 12', crop: jpegSaying('plate') }] })
  await expectStored(1, plate, plate)
})

test('another target at the same moment is another event', () =>
  expectStored(2, intrusionPost(facts), intrusionPost({ ...facts, targetId: 6 })))

test('other pictures at the same moment are another event', () =>
  expectStored(2, intrusionPost(facts), intrusionPost({ ...facts, overview: jpegSaying('other') })))

test('another moment is another event', () =>
  expectStored(2, intrusionPost(facts), intrusionPost({ ...facts, time: new Date(time.getTime() + 1) })))

test('the same words of another device are another event', () =>
  expectStored(
    2,
    intrusionPost(facts),
    intrusionPost({ ...facts, device: { name: 'Yard', mac: '58:5b:69:00:00:02' } }),
  ))

test('the same post from another address is another event where nothing else tells devices apart', async () => {
  const server = await startHostedServer()
  const body = intrusionPost({ ...facts, device: {} })
  await server.post(body)
  await server.post(body, { agent: new Agent({ localAddress: '127.0.0.2' }) })
  expect(await storedEvents(server.dataDir)).toHaveLength(2)
})

test('equal posts without a camera time are two events', () =>
  expectStored(2, intrusionPost({ ...facts, time: null }), intrusionPost({ ...facts, time: null })))

test('equal posts without id and picture are two events', async () => {
  const motion = intrusionPost({ time, targetId: null, eventId: null })
  await expectStored(2, motion, motion)
})

test('an equal post within ten minutes is a repeat, later it is an event', async () => {
  const dataDir = temporaryFolder()
  let now = time.getTime()
  const clock = { now: () => new Date(now) }
  const ingest = new PostIngest({
    dataDir,
    rawPosts: 'full',
    timeZone: 'UTC',
    cameraData,
    entryData,
    clock,
    log: createLog('silent'),
  })
  await ingest.start()
  const record = async () => {
    const { verdict } = await ingest.ingest({
      bytes: intrusionPost(facts),
      receivedAt: clock.now(),
      clientIp: '10.0.0.5',
    })
    return verdict
  }
  const verdicts = [await record()]
  now += 10 * 60_000
  verdicts.push(await record())
  now += 1
  verdicts.push(await record())
  await ingest.stop()
  expect(verdicts).toEqual(['stored', 'repeat', 'stored'])
})
