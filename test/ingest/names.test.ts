import { readFileSync } from 'node:fs'
import { Agent } from 'node:http'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startServer } from '../support/server-process.ts'
import { filesIn, storedEvents } from './data-folder.ts'
import { intrusionPost, jpegSaying } from './posts.ts'

const total = 10_000
const connections = 8

test('10,000 events of the same camera time leave 20,000 pictures, each beside its own event', async () => {
  const server = await startServer({ env: { VIEWTRON_RAW_POSTS: 'unparsed' } })
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const time = new Date()
  const picture = (targetId: number, role: string) => jpegSaying(`${targetId} ${role}`)
  let next = 1
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (next <= total) {
        const targetId = next++
        const [overview, crop] = [picture(targetId, 'overview'), picture(targetId, 'target')]
        const { status } = await server.post(intrusionPost({ time, targetId, overview, crop }), { agent })
        expect(status).toBe(200)
      }
    }),
  )
  agent.destroy()
  await server.stop()

  const events = await storedEvents(server.dataDir)
  const files = events.flatMap(event => event.images.map(image => image.file!))
  expect(new Set(files).size).toBe(2 * total)
  expect(filesIn(server.dataDir, 'images')).toEqual(files.sort())
  for (const { targets, images } of events) {
    for (const { role, file } of images) {
      const expected = picture(targets[0]!.targetId!, role)
      if (!readFileSync(join(server.dataDir, file!)).equals(expected)) throw new Error(`${file} holds another picture`)
    }
  }
}, 90_000)
