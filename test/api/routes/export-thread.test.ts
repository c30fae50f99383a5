import { describe, expect, it, onTestFinished } from 'vitest'
import { exportsHere } from '../../../src/api/exports/open-export.ts'
import { ExportThread } from '../../../src/api/exports/thread/export-thread.ts'
import { openReaders } from '../../../src/database/index.ts'
import { openArchive } from '../../../src/log/index.ts'
import { sampleEvent } from '../../search/sample-events.ts'
import { startStore } from '../../search/search-store.ts'
import { until } from '../../support/until.ts'

const noLog = { error: () => undefined }
const now = new Date('2026-11-30T12:00:00Z')
const about = { by: 'Ann', filter: 'All events', serverName: 'server', version: '1.0.0' }
const everything = { filter: {}, seqs: null, passes: null, lastSeq: 3000, about, now }
const count = 3000

async function exporting({ idleMs }: { idleMs?: number } = {}) {
  const store = await startStore()
  await store.addCamera('gate', 'Gate')
  await store.store(Array.from({ length: count }, (_, n) => sampleEvent(n + 1)))
  const readers = openReaders(store.path, { threads: 1 })
  const place = { dataDir: '/nowhere' }
  const server = { archive: openArchive(place), timeZone: 'UTC' }
  const thread = new ExportThread({
    place,
    timeZone: 'UTC',
    readers,
    log: noLog,
    ...(idleMs === undefined ? {} : { idleMs }),
  })
  onTestFinished(async () => {
    await thread.stop()
    await readers.close()
  })
  return { readers, thread, here: exportsHere({ ...server, queries: readers.queries }) }
}

async function textOf(pieces: AsyncIterable<Buffer>): Promise<string> {
  const all: Buffer[] = []
  for await (const piece of pieces) all.push(piece)
  return Buffer.concat(all).toString('latin1')
}

describe('the thread of exports', () => {
  it.each(['csv', 'ndjson', 'zip'] as const)('makes the same %s as the calling thread would', async format => {
    const { thread, here } = await exporting()
    const [mine, theirs] = [await here({ ...everything, format }), await thread.begin({ ...everything, format })]
    expect(await textOf(theirs)).toBe(await textOf(mine))
  })

  it('makes several exports at a time', async () => {
    const { thread } = await exporting()
    const begun = await Promise.all([1, 2, 3].map(() => thread.begin({ ...everything, format: 'ndjson' })))
    const texts = await Promise.all(begun.map(textOf))
    expect(texts.map(text => text.split('\n').length)).toEqual([count + 1, count + 1, count + 1])
  })

  it('fails in the middle when the database is closed, and works again afterwards', async () => {
    const { thread, readers } = await exporting()
    const pieces = await thread.begin({ ...everything, format: 'ndjson' })
    await pieces.next()
    await readers.pause()
    await expect(textOf(pieces)).rejects.toThrow('the database is not open')
    await expect(thread.begin({ ...everything, format: 'csv' })).rejects.toMatchObject({ fault: 'closed' })
    readers.resume()
    expect(await textOf(await thread.begin({ ...everything, format: 'csv' }))).toContain('alarm_type')
  })

  it('breaks off what is under way when it stops', async () => {
    const { thread } = await exporting()
    const pieces = await thread.begin({ ...everything, format: 'ndjson' })
    await pieces.next()
    await thread.stop()
    await expect(textOf(pieces)).rejects.toThrow('the thread of exports has ended')
  })

  it('ends when there was no export for a while, and starts again with the next', async () => {
    const { thread, readers } = await exporting({ idleMs: 1 })
    let watching = 0
    const { watch } = readers
    readers.watch = listener => {
      watching++
      const unwatch = watch(listener)
      return () => {
        watching--
        unwatch()
      }
    }
    for (let time = 0; time < 2; time++) {
      await textOf(await thread.begin({ ...everything, format: 'csv' }))
      await until(() => watching === 0, { what: 'the end of the thread' })
    }
  })
})
