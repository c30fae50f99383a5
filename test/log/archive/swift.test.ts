import { hash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { S3Archive } from '../../../src/log/archive/s3/s3-archive.ts'
import { noSwift, type Swift, startSwift } from '../../support/s3/swift.ts'
import { keepsContract } from './archive-contract.ts'

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
})
