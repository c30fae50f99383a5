import { describe, expect, test } from 'vitest'
import { IncidentBook, type Sighting } from '../../src/grouping/index.ts'
import { removeFromIncidents, StoredIncidents } from '../../src/incidents/index.ts'
import { type Engine, openStore } from './engine.ts'

const noon = Date.parse('2026-10-12T12:00:00Z')

const seen = (seq: number, targetId: number): Sighting => ({
  seq,
  id: `event ${seq}`,
  camera: 'gate',
  isRecorder: false,
  receivedAt: noon + seq * 1000,
  time: noon + seq * 1000,
  category: 'intrusion',
  targetIds: [targetId],
  plates: [],
  types: [],
  pictures: 0,
  isUnconfirmed: false,
})

/** Stores what changed in a book. */
async function filled(engine: Engine, silent = false) {
  const store = await openStore(engine)
  const stored = new StoredIncidents(store.queries)
  const book = new IncidentBook()
  for (const [seq, target] of [
    [1, 7],
    [2, 8],
    [4, 7],
    [6, 8],
  ] as const) {
    book.add(seen(seq, target))
    const changes = book.takeChanges()
    await store.write(changes.flatMap(change => stored.putStatements(change, { savedSeq: seq - 1, silent })))
  }
  return { store, stored, book }
}

/** The contract of the stored incidents. */
export function incidentsContract(engine: Engine): void {
  describe('StoredIncidents', () => {
    test('an incident is found by each of its events, and grows with them', async () => {
      const { stored } = await filled(engine)
      const found = await stored.ofEvents([1, 2, 3, 4, 6])
      expect([...found].map(([seq, one]) => [seq, one.firstSeq, one.seqs]).sort()).toEqual([
        [1, 1, [1, 4]],
        [2, 2, [2, 6]],
        [4, 1, [1, 4]],
        [6, 2, [2, 6]],
      ])
      expect(found.get(2)).toMatchObject({
        id: 'event 2',
        lastSeq: 6,
        cameraId: 'gate',
        startedAt: noon + 2000,
        endedAt: noon + 6000,
        isOpen: true,
        announced: 0,
      })
    })

    test('starts and ends that have no entry are told from those that have', async () => {
      const { store, stored, book } = await filled(engine)
      const due = async () => (await stored.unannounced([1, 2])).map(one => one.firstSeq)
      expect(await due()).toEqual([1, 2])
      await store.write([stored.announcedStatement(1, 1)])
      expect(await due()).toEqual([2])
      book.endBefore(noon + 3_600_000)
      const changes = book.takeChanges()
      await store.write(changes.flatMap(change => stored.putStatements(change, { savedSeq: 6, silent: false })))
      expect(await due()).toEqual([1, 2])
      await store.write([stored.announcedStatement(1, 2)])
      expect((await stored.unsettled()).map(one => one.firstSeq)).toEqual([2])
    })

    test('silent ones need no entry', async () => {
      const { stored } = await filled(engine, true)
      expect(await stored.unannounced([1, 2])).toEqual([])
    })

    test('an incident is removed with the last of its events', async () => {
      const { store, stored } = await filled(engine)
      await store.write(removeFromIncidents(store.queries, [1, 2, 6]))
      expect([...(await stored.ofEvents([1, 2, 4, 6]))].map(([seq, one]) => [seq, one.firstSeq])).toEqual([[4, 1]])
      await store.write(removeFromIncidents(store.queries, [4]))
      expect(await stored.unsettled()).toEqual([])
      await store.write(stored.clearStatements())
    })
  })
}
