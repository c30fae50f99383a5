import { describe, expect, test } from 'vitest'
import { LogWriter } from '../../src/log/log-writer.ts'
import type { KnownPlate } from '../../src/plates/known-plate.ts'
import { KnownPlates } from '../../src/plates/known-plates.ts'
import { PlateCorrections, readCorrections, readSeqsCorrectedTo } from '../../src/plates/plate-corrections.ts'
import {
  nextValidityChange,
  readNamedPlates,
  readPlatesNotEnded,
  readPlatesOfGroups,
  readTypedNumbers,
} from '../../src/plates/read-known-plates.ts'
import { plate, sampleEvent } from '../search/sample-events.ts'
import { type Engine, openStore } from './engine.ts'

const noon = Date.parse('2026-03-01T12:00:00.000Z')
const hourMs = 3_600_000
const author = { at: new Date(noon), by: 'Ann' }

function known(key: string, facts: Partial<KnownPlate> = {}): KnownPlate {
  const noFacts = { name: null, group: null, notes: null, validFrom: null, validUntil: null }
  return { key, number: key.toLowerCase(), ...noFacts, updatedAt: noon, ...facts }
}

const gate = known('AAA111', { name: 'Gate', group: 'allow', notes: 'a note' })
const guest = known('BBB222', { group: 'temporary', validFrom: noon, validUntil: noon + hourMs })
const blocked = known('CCC333', { name: 'Thief', group: 'block' })

function knownPlatesContract(engine: Engine): void {
  describe('KnownPlates', () => {
    test('a plate is found as it was saved, replaced by its key, and gone when it is forgotten', async () => {
      const plates = new KnownPlates(await openStore(engine))
      expect(await plates.find(gate.key)).toBeNull()
      await plates.save([gate, guest])
      expect(await plates.find(gate.key)).toEqual(gate)
      await plates.save([{ ...gate, name: null, group: 'watch' }])
      expect(await plates.find(gate.key)).toEqual({ ...gate, name: null, group: 'watch' })
      await plates.forget(gate.key)
      expect(await plates.find(gate.key)).toBeNull()
      expect(await plates.find(guest.key)).toEqual(guest)
    })

    test('pages hold all plates once, by key', async () => {
      const plates = new KnownPlates(await openStore(engine))
      const many = Array.from({ length: 1001 }, (_, n) => known(`P${String(n).padStart(4, '0')}`))
      await plates.save(many.toReversed())
      const pages = []
      for await (const page of plates.pages()) pages.push(page)
      expect(pages.map(page => page.length)).toEqual([1000, 1])
      expect(pages.flat()).toEqual(many)
    })

    test('groups are counted, the usual ones first', async () => {
      const plates = new KnownPlates(await openStore(engine))
      await plates.save([gate, blocked, known('DDD444', { group: 'staff' }), known('EEE555')])
      expect(await plates.countByGroup()).toEqual([
        { name: 'allow', plates: 1 },
        { name: 'block', plates: 1 },
        { name: 'temporary', plates: 0 },
        { name: 'watch', plates: 0 },
        { name: 'ignore', plates: 0 },
        { name: 'staff', plates: 1 },
      ])
    })

    test('plates are read by group, by name and by validity', async () => {
      const store = await openStore(engine)
      await new KnownPlates(store).save([gate, guest, blocked])
      const { queries } = store
      expect(await readPlatesOfGroups(queries, ['block', 'staff'])).toEqual([blocked])
      expect(await readNamedPlates(queries)).toEqual([
        { key: gate.key, name: 'Gate' },
        { key: blocked.key, name: 'Thief' },
      ])
      expect(await readTypedNumbers(queries, ['temporary'])).toEqual(new Map([[guest.key, guest.number]]))
      expect([...(await readTypedNumbers(queries)).keys()].toSorted()).toEqual([gate.key, guest.key, blocked.key])
      const groups = ['allow', 'temporary']
      expect(await readPlatesNotEnded(queries, groups, new Date(noon))).toEqual([gate, guest])
      expect(await readPlatesNotEnded(queries, groups, new Date(noon + hourMs))).toEqual([gate])
    })

    test('the next change of a validity is its begin, then its end, then none', async () => {
      const store = await openStore(engine)
      await new KnownPlates(store).save([gate, guest])
      const next = (at: number) => nextValidityChange(store.queries, ['temporary'], new Date(at))
      expect(await next(noon - 1)).toBe(noon)
      expect(await next(noon)).toBe(noon + hourMs)
      expect(await next(noon + hourMs)).toBeNull()
      expect(await nextValidityChange(store.queries, ['allow'], new Date(0))).toBeNull()
    })
  })
}

function plateCorrectionsContract(engine: Engine): void {
  describe('PlateCorrections', () => {
    test('a read is corrected, corrected again, and taken back', async () => {
      const store = await openStore(engine)
      const corrections = new PlateCorrections(store)
      const read = { seq: 7, number: 1, original: 'ABC 123' }
      const correctedKeys = async () => (await readCorrections(store.queries, [7])).map(one => one.correctedKey)
      await corrections.correct(read, 'ABC 124', author)
      expect(await readCorrections(store.queries, [6, 7])).toEqual([
        { ...read, corrected: 'ABC 124', correctedKey: 'ABC124' },
      ])
      await corrections.correct(read, 'xyz 1', author)
      expect(await correctedKeys()).toEqual(['XYZ1'])
      expect(await readSeqsCorrectedTo(store.queries, key => key === 'XYZ1')).toEqual([7])
      expect(await readSeqsCorrectedTo(store.queries, key => key === 'ABC124')).toEqual([])
      await corrections.correct(read, read.original, author)
      expect(await correctedKeys()).toEqual([])
      await corrections.correct(read, 'ABC 124', author)
      await corrections.correct(read, null, author)
      expect(await correctedKeys()).toEqual([])
    })

    test('all reads of a plate are corrected, each keeps its original, and the same again changes nothing', async () => {
      const store = await openStore(engine)
      const writer = new LogWriter(store.queries)
      const numbers = ['ABC 123', 'abc-123', 'XYZ 1', 'ABC 123']
      const events = numbers.map((number, at) => sampleEvent(at + 1, { targets: [{ plate: plate(number) }] }))
      await store.write(events.flatMap(event => writer.event(event, { postId: 'post', file: null, place: null })))
      const corrections = new PlateCorrections(store)
      expect(await corrections.correctAll('ABC123', 'ABC 124', author)).toBe(3)
      expect(await corrections.correctAll('ABC123', 'ABC 124', author)).toBe(3)
      const originals = (await readCorrections(store.queries, [1, 2, 3, 4])).map(one => one.original)
      expect(originals).toEqual(['ABC 123', 'abc-123', 'ABC 123'])
      expect(await corrections.correctAll('ABC123', null, author)).toBe(3)
      expect(await readCorrections(store.queries, [1, 2, 3, 4])).toEqual([])
    })
  })
}

export function platesContract(engine: Engine): void {
  knownPlatesContract(engine)
  plateCorrectionsContract(engine)
}
