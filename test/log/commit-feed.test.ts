import { expect, onTestFinished, test } from 'vitest'
import { PostIngest } from '../../src/ingest/index.ts'
import { LogFeed } from '../../src/log/feed/index.ts'
import { cameraData } from '../../src/server/camera-data.ts'
import { entryData } from '../../src/server/entry-data.ts'
import { intrusionPost } from '../ingest/posts.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined } as never
const clock = { now: () => new Date('2026-11-23T14:05:00.000Z') }

async function openIngest(dataDir: string): Promise<{ ingest: PostIngest; feed: LogFeed }> {
  const feed = new LogFeed({ log })
  const ingest = new PostIngest({ dataDir, rawPosts: 'full', timeZone: 'UTC', clock, log, feed, cameraData, entryData })
  await ingest.start()
  onTestFinished(() => ingest.stop())
  return { ingest, feed }
}

const post = (number: number) => ({
  bytes: intrusionPost({ time: clock.now(), targetId: number }),
  receivedAt: clock.now(),
  clientIp: '192.168.1.57',
})

test('a commit announces the feed by itself: nothing else needs to run', async () => {
  const { ingest, feed } = await openIngest(temporaryFolder())
  const announced: number[] = []
  feed.watch(lastSeq => announced.push(lastSeq))
  await ingest.ingest(post(1))
  expect(feed.lastSeq).toBe(1)
  await ingest.ingest(post(2))
  await new Promise(setImmediate)
  expect(announced.at(-1)).toBe(2)
})

test('a log that is opened announces how far it goes', async () => {
  const dataDir = temporaryFolder()
  const first = await openIngest(dataDir)
  await first.ingest.ingest(post(1))
  await first.ingest.stop()
  const { feed } = await openIngest(dataDir)
  expect(feed.lastSeq).toBe(1)
})
