import { hash } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { openSqlite } from '../../../src/database/index.ts'
import { S3Archive } from '../../../src/log/archive/s3/s3-archive.ts'
import { openArchive, readRawPost } from '../../../src/log/index.ts'
import { intrusionPost, jpegSaying } from '../../ingest/posts.ts'
import { noSwift, type Swift, startSwift } from '../../support/s3/swift.ts'
import { type ServerProcess, startServer } from '../../support/server-process.ts'
import { storedEvents } from '../../support/stored.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { until } from '../../support/until.ts'
import { keepsContract } from './archive-contract.ts'

const rounds = 5
const cameras = 4

describe.skipIf(noSwift)(`the archive in OpenStack Swift${noSwift ? ` – left out: ${noSwift}` : ''}`, () => {
  let swift: Swift
  let opened = 0

  beforeAll(async () => {
    swift = await startSwift()
  }, 60_000)
  afterAll(() => swift?.stop())

  /** Each test has a prefix of its own. */
  function open(options: { patienceMs?: number } = {}): S3Archive {
    const archive = new S3Archive({ place: { ...swift.place, prefix: `site-${++opened}/` }, ...options })
    onTestFinished(() => archive.close())
    return archive
  }

  keepsContract(async () => open())

  test('a wrong key and a missing bucket are told apart', async () => {
    const refusal = (place: Partial<Swift['place']>) => {
      const archive = new S3Archive({ place: { ...swift.place, ...place } })
      onTestFinished(() => archive.close())
      return archive.put('images/a.jpg', Buffer.from('a')).catch((error: Error) => error.message)
    }
    expect(await refusal({ secret: 'wrong' })).toContain('the secret does not belong to the key id')
    expect(await refusal({ keyId: 'nobody:here' })).toMatch(/no key with this id|no such key|does not belong/)
    expect(await refusal({ bucket: 'nowhere' })).toContain('there is no bucket nowhere')
  })

  test.each(['object1', 'proxy'] as const)(
    'everything that was acknowledged is there after %s is killed during puts',
    async server => {
      const archive = open()
      const acknowledged = new Map<string, string>()
      let isOver = false
      async function put(worker: number): Promise<void> {
        for (let n = 0; !isOver; n++) {
          const path = `images/2026-11-23/${worker}-${n}.jpg`
          const data = Buffer.alloc(200_000, path)
          await archive.put(path, data)
          acknowledged.set(path, hash('sha256', data))
        }
      }
      const workers = Array.from({ length: 6 }, (_, worker) => put(worker))
      while (acknowledged.size < 10) await wait(20)
      swift.kill(server)
      await wait(500)
      const before = acknowledged.size
      swift.revive(server)
      while (acknowledged.size < before + 20) await wait(20)
      isOver = true
      // None is refused: each put waited until the store was back.
      await Promise.all(workers)
      const read = [...acknowledged].map(async ([path, sha256]) => hash('sha256', await archive.read(path)) === sha256)
      expect(await Promise.all(read)).toEqual([...acknowledged].map(() => true))
    },
    60_000,
  )

  test('a server loses no acknowledged post when it and the store are killed in turn', async () => {
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
        for (const { file, sha256 } of images) expect(hash('sha256', await archive.read(file ?? ''))).toBe(sha256)
      }
    } finally {
      archive.close()
      await database.close()
    }
  }, 180_000)
})
