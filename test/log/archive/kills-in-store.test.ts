import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSqlite } from '../../../src/database/index.ts'
import { openArchive, readRawPost } from '../../../src/log/index.ts'
import { intrusionPost, jpegSaying } from '../../ingest/posts.ts'
import { noSwift, type Swift, startSwift } from '../../support/s3/swift.ts'
import { type ServerProcess, startServer } from '../../support/server-process.ts'
import { storedEvents } from '../../support/stored.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { until } from '../../support/until.ts'

const rounds = 5
const cameras = 4

describe.skipIf(noSwift)(`a server with OpenStack Swift${noSwift ? ` – left out: ${noSwift}` : ''}`, () => {
  let swift: Swift

  beforeAll(async () => {
    swift = await startSwift()
  }, 60_000)
  afterAll(() => swift?.stop())

  test('loses no acknowledged post when server and store are killed in turn', async () => {
    const dataDir = temporaryFolder()
    const env = {
      VIEWTRON_ARCHIVE_URL: swift.url,
      AWS_ACCESS_KEY_ID: swift.place.keyId,
      AWS_SECRET_ACCESS_KEY: swift.place.secret,
    }
    /** The posts that were acknowledged, by their target. */
    const acknowledged = new Map<number, Buffer>()
    let number = 0
    let server: ServerProcess
    async function send(isOver: () => boolean): Promise<void> {
      while (!isOver()) {
        const targetId = ++number
        const post = intrusionPost({ targetId, overview: jpegSaying(`scene ${targetId} ${'x'.repeat(40_000)}`) })
        const reply = await server.post(post).catch(() => null)
        if (reply?.status === 200) acknowledged.set(targetId, post)
        if (!reply) return
      }
    }
    for (let round = 0; round < rounds; round++) {
      server = await startServer({ dataDir, env })
      const before = acknowledged.size
      let isOver = false
      const load = Promise.all(Array.from({ length: cameras }, () => send(() => isOver)))
      await until(() => acknowledged.size >= before + 5, { what: 'the first posts of a round' })
      const part = round % 2 === 0 ? 'object1' : 'proxy'
      swift.kill(part)
      await wait(300)
      swift.revive(part)
      await until(() => acknowledged.size >= before + 12, { what: 'posts after the store was killed' })
      isOver = round === rounds - 1
      server.kill('SIGKILL')
      await load
    }
    server = await startServer({ dataDir, env })
    const events = await storedEvents(dataDir)
    const targets = events.map(event => event.rules[0]?.targetId)
    expect(new Set(targets).size).toBe(events.length)
    expect([...acknowledged.keys()].filter(target => !targets.includes(target))).toEqual([])
    const database = await openSqlite(join(dataDir, 'viewtron.db'), { readOnly: true })
    const archive = openArchive({ dataDir, store: swift.place })
    try {
      for (const { id, rules, images } of events) {
        const sent = acknowledged.get(rules[0]?.targetId ?? 0)
        const original = await readRawPost(database.queries, archive, id)
        if (sent) expect(original.equals(sent), `the post of ${id}`).toBe(true)
        for (const { file, bytes } of images) expect(await archive.sizeOf(file ?? '')).toBe(bytes)
      }
    } finally {
      archive.close()
      await database.close()
    }
  }, 180_000)
})
