import { describe, expect, test } from 'vitest'
import type { Database } from '../../src/database/index.ts'
import { uuid7 } from '../../src/lib/uuid7.ts'
import { alarmIntervals, EventLog, entryRowsAfter, SetAsideEntries, toEntry } from '../../src/log/index.ts'
import { LogWriter } from '../../src/log/log-writer.ts'
import { readsOfPlateAfter } from '../../src/log/plate-reads.ts'
import type { Event, LogEntry, StatusChange, TrackChange } from '../../src/model/index.ts'
import { noon, plate, sampleEvent } from '../search/sample-events.ts'
import { storeOn } from '../search/search-store.ts'
import { type Engine, openStore } from './engine.ts'

const secondMs = 1000
const raw = { postId: 'post', file: null, place: null }
const iso = (ms: number) => new Date(ms).toISOString()
const seqsOf = (entries: readonly { seq: number }[]) => entries.map(({ seq }) => seq)

function headOf(seq: number, time: number) {
  const camera = { id: 'gate', name: 'gate' }
  return { id: uuid7(time), seq, receivedAt: iso(time), time: iso(time), camera, clientIp: '192.0.2.10' }
}

/** A change of an alarm, `seq` seconds after noon. */
function status(seq: number, active: boolean, facts: Partial<StatusChange> = {}): StatusChange {
  const time = noon + seq * secondMs
  return { kind: 'status', ...headOf(seq, time), alarm: 'motion', rule: null, active, since: iso(time), ...facts }
}

function track(seq: number): TrackChange {
  const time = noon + seq * secondMs
  const facts = { phase: 'start', targetId: 7, type: 'person', startedAt: iso(time) } as const
  return { kind: 'track', ...headOf(seq, time), ...facts, endedAt: null, path: [], dwellMs: null }
}

async function append({ queries, write }: Database, entries: readonly LogEntry[]): Promise<void> {
  const writer = new LogWriter(queries)
  await write(
    entries.flatMap(entry => (entry.kind === 'alarm' ? writer.event(entry, raw) : [writer.entry(entry, raw)])),
  )
}

async function logWith(engine: Engine, entries: readonly LogEntry[]) {
  const database = await openStore(engine)
  await append(database, entries)
  return { database, log: new EventLog(database.queries) }
}

/** Makes the stored text of an entry unreadable. */
async function spoil({ queries, write }: Database, seq: number, body: string): Promise<void> {
  await write([queries.updateTable('log').set({ body }).where('seq', '=', seq).compile()])
}

function readingContract(engine: Engine): void {
  test('an empty log has no entries, no numbers and no times', async () => {
    const { log } = await logWith(engine, [])
    expect(await log.lastSeq()).toBe(0)
    expect(await log.entriesAfter(0, 5)).toEqual({ entries: [], upTo: null })
    expect(await log.event(uuid7(noon))).toBeNull()
    expect(await log.newestReceipt()).toBeNull()
    expect(await log.receiptAfter(0)).toBeNull()
    expect(await log.seqsBetween(new Date(noon), new Date(noon + secondMs))).toBeNull()
  })

  test('entries of every kind are read as they were appended, in the asked order', async () => {
    const targets = [{ type: 'vehicle' as const, plate: plate('ABC 123', { list: 'allow' }) }, {}]
    const entries = [sampleEvent(1, { category: 'lpr', targets }), status(2, true, { rule: 3 }), track(4)]
    const { log } = await logWith(engine, entries)
    expect(await log.entries([4, 3, 1, 2])).toEqual([entries[2], entries[0], entries[1]])
    expect(await log.events([4, 1])).toEqual([entries[0]])
    expect(await log.lastSeq()).toBe(4)
  })

  test('a stretch of the log comes oldest first, and says up to where it goes', async () => {
    const entries = [sampleEvent(1), status(2, true), sampleEvent(5), track(6), sampleEvent(9)]
    const { log } = await logWith(engine, entries)
    expect(await log.entriesAfter(1, 3)).toEqual({ entries: entries.slice(1, 4), upTo: 6 })
    expect(await log.entriesAfter(6, 3)).toEqual({ entries: entries.slice(4), upTo: 9 })
    expect(await log.entriesAfter(9, 3)).toEqual({ entries: [], upTo: null })
    expect(await log.eventsAfter(1, 1)).toEqual({ events: [entries[2]], upTo: 5 })
    expect(await log.eventsAfter(1, 9)).toEqual({ events: [entries[2], entries[4]], upTo: 9 })
  })

  test('rows after a number are chosen by kind, by last number and by category', async () => {
    const counts = [2, 5, 7].map(seq => sampleEvent(seq, { category: 'line-count' }))
    const { database } = await logWith(engine, [sampleEvent(1), ...counts, status(6, true)])
    const read = async (choice: object) => seqsOf(await entryRowsAfter(database.queries, 0, 9, choice))
    expect(await read({})).toEqual([1, 2, 5, 6, 7])
    expect(await read({ kinds: ['status'] })).toEqual([6])
    expect(await read({ upTo: 5 })).toEqual([1, 2, 5])
    expect(await read({ upTo: 6, categories: ['line-count', 'face'] })).toEqual([2, 5])
  })

  test('a stretch of large entries is shorter, and has one at least', async () => {
    const megabyte = 2 ** 20
    const { database, log } = await logWith(
      engine,
      [1, 2, 3].map(seq => sampleEvent(seq)),
    )
    const large = JSON.stringify({ ...status(1, true), alarm: 'x'.repeat(3 * megabyte) })
    for (const seq of [1, 2, 3]) await spoil(database, seq, large)
    expect((await log.entriesAfter(0, 9)).upTo).toBe(2)
    await spoil(database, 1, JSON.stringify('x'.repeat(5 * megabyte)))
    expect((await log.entriesAfter(0, 9)).upTo).toBe(1)
  })
}

function lookupContract(engine: Engine): void {
  test('an event is found by its id, any entry’s number too', async () => {
    const entries = [sampleEvent(1), status(2, true), sampleEvent(3)] as const
    const { log } = await logWith(engine, entries)
    expect(await log.event(entries[2].id)).toEqual(entries[2])
    expect(await log.event(entries[1].id)).toBeNull()
    expect(await log.seqOf(entries[1].id)).toBe(2)
    expect(await log.seqOf(uuid7(noon))).toBeNull()
    const found = await log.eventsWithIds([entries[2].id, entries[1].id, entries[0].id])
    expect(seqsOf(found).sort()).toEqual([1, 3])
  })

  test('an id and a number are given once', async () => {
    const first = sampleEvent(1)
    const { database, log } = await logWith(engine, [first])
    await expect(append(database, [sampleEvent(2, { id: first.id })])).rejects.toMatchObject({
      fault: 'unique-violation',
    })
    await expect(append(database, [sampleEvent(3), sampleEvent(1)])).rejects.toMatchObject({
      fault: 'unique-violation',
    })
    expect(await log.lastSeq()).toBe(1)
  })

  test('ranges of times and of receipts give numbers, the end of a range is outside', async () => {
    const at = (seconds: number) => new Date(noon + seconds * secondMs)
    // Of the second the camera sent the time an hour late.
    const late = sampleEvent(2, { time: noon + 3600 * secondMs, receivedAt: iso(noon + 2 * secondMs) })
    const { log } = await logWith(engine, [status(1, true), late, status(3, false)])
    expect(await log.seqsBetween(at(1), at(4))).toEqual({ first: 1, last: 3 })
    expect(await log.seqsBetween(at(1), at(3))).toEqual({ first: 1, last: 1 })
    expect(await log.seqsBetween(at(3600), at(3601))).toEqual({ first: 2, last: 2 })
    expect(await log.seqsBetween(at(4), at(3600))).toBeNull()
    expect(await log.receiptAfter(1)).toBe(at(2).getTime())
    expect(await log.receiptAfter(3)).toBeNull()
    expect(await log.newestReceipt()).toBe(at(3).getTime())
  })

  test('events of cameras come in the order of their receipt, and cameras with few events are known', async () => {
    const event = (seq: number, camera: string, seconds: number) =>
      sampleEvent(seq, { camera, receivedAt: iso(noon + seconds * secondMs) })
    const entries = [
      event(1, 'gate', 5),
      event(2, 'yard', 3),
      event(3, 'gate', 4),
      event(4, 'door', 4),
      status(5, true),
    ]
    const { log } = await logWith(engine, entries)
    const asked = { cameraIds: ['gate', 'yard'], receivedFrom: noon + 4 * secondMs }
    expect(seqsOf(await log.eventsOfCameras({ ...asked, limit: 9 }))).toEqual([3, 1])
    expect(seqsOf(await log.eventsOfCameras({ ...asked, limit: 1 }))).toEqual([3])
    expect((await log.camerasWithFewEvents(['gate', 'yard', 'none'], 1)).sort()).toEqual(['none', 'yard'])
  })

  test('entries carry their camera as it is shown after merging', async () => {
    const { database, log } = await logWith(engine, [sampleEvent(1, { camera: 'old' })])
    const store = storeOn(database)
    await store.addCamera('new', 'Front door')
    await store.addCamera('old', 'Old door', 'new')
    expect((await log.events([1])).map(({ camera }) => camera)).toEqual([{ id: 'new', name: 'Front door' }])
  })

  test('reads of a plate come in the order of the log, page by page', async () => {
    const reads = (seq: number, numbers: string[]) =>
      sampleEvent(seq, { targets: numbers.map(number => ({ plate: plate(number) })) })
    const { database } = await logWith(engine, [reads(3, ['abc-1', 'XYZ', 'ABC 1']), reads(2, ['XYZ', 'ABC1'])])
    const page = (seq: number, number: number) =>
      readsOfPlateAfter(database.queries, 'ABC1', { after: { seq, number }, limit: 2 })
    expect(await page(-1, -1)).toEqual([
      { seq: 2, number: 1, plate: 'ABC1' },
      { seq: 3, number: 0, plate: 'abc-1' },
    ])
    expect(await page(3, 0)).toEqual([{ seq: 3, number: 2, plate: 'ABC 1' }])
  })
}

function alarmsContract(engine: Engine): void {
  test('an alarm lasts from its status to the next about the same rule; one in force has no end', async () => {
    const entries = [
      status(1, true, { rule: 1 }),
      status(2, true, { rule: 2 }),
      status(3, true),
      status(4, true, { alarm: 'perimeter' }),
      status(5, false, { rule: 1 }),
      status(6, false),
      status(7, true, { rule: 1 }),
    ]
    const { database } = await logWith(engine, entries)
    const at = (seconds: number) => noon + seconds * secondMs
    const all = [
      { name: 'motion', rule: 1, start: at(7), stop: null },
      { name: 'perimeter', rule: null, start: at(4), stop: null },
      { name: 'motion', rule: null, start: at(3), stop: at(6) },
      { name: 'motion', rule: 2, start: at(2), stop: null },
      { name: 'motion', rule: 1, start: at(1), stop: at(5) },
    ]
    const { queries } = database
    expect(await alarmIntervals(queries, ['gate'], { limit: 9 })).toEqual({ items: all, next: null })
    expect(await alarmIntervals(queries, ['yard'], { limit: 9 })).toEqual({ items: [], next: null })
    const { items, next } = await alarmIntervals(queries, ['gate', 'yard'], { limit: 2 })
    expect({ items, next }).toEqual({ items: all.slice(0, 2), next: { time: at(4), seq: 4 } })
    const second = await alarmIntervals(queries, ['gate'], { limit: 2, after: { time: at(4), seq: 4 } })
    expect(second.items).toEqual(all.slice(2, 4))
    const range = { from: new Date(at(2)), to: new Date(at(4)) }
    expect((await alarmIntervals(queries, ['gate'], { ...range, limit: 9 })).items).toEqual(all.slice(2, 4))
  })
}

const wrongBodies: [what: string, body: string][] = [
  ['no JSON', '{"category":'],
  ['JSON of another shape', '[1, 2]'],
  ['a field of a wrong type', JSON.stringify({ ...sampleEvent(2), targets: 7 })],
]

function unreadableContract(engine: Engine): void {
  test.each(wrongBodies)('an entry with %s is left out, and a stretch goes on behind it', async (_, body) => {
    const entries = [sampleEvent(1), sampleEvent(2), sampleEvent(3)] as const
    const { database, log } = await logWith(engine, entries)
    await spoil(database, 2, body)
    expect(await log.entries([1, 2, 3])).toEqual([entries[0], entries[2]])
    expect(await log.entriesAfter(1, 1)).toEqual({ entries: [], upTo: 2 })
    expect(await log.entriesAfter(2, 1)).toEqual({ entries: [entries[2]], upTo: 3 })
    expect(await log.event(entries[1].id)).toBeNull()
    expect(await log.seqOf(entries[1].id)).toBe(2)
    const [row] = await entryRowsAfter(database.queries, 1, 1)
    expect(() => row && toEntry(row, { shown: () => entries[0].camera } as never)).toThrow(SyntaxError)
  })
}

/** The contract of the log: entries are appended by its writer and read by `EventLog`. */
export function eventLogContract(engine: Engine): void {
  describe('EventLog', () => {
    readingContract(engine)
    lookupContract(engine)
    alarmsContract(engine)
    unreadableContract(engine)
  })
}

export function setAsideContract(engine: Engine): void {
  describe('SetAsideEntries', () => {
    const at = new Date(noon)
    const setUp = async () => {
      const events: Event[] = [sampleEvent(1), sampleEvent(2), sampleEvent(3)]
      const { database } = await logWith(engine, events)
      return { database, events, setAside: new SetAsideEntries(database.queries) }
    }

    test('an entry is set aside once by each reader, with the last reason, newest first', async () => {
      const { database, events, setAside } = await setUp()
      const note = (reader: string, seq: number, reason: string) =>
        setAside.addStatement({ reader, seq, error: new TypeError(reason), at })
      await database.write([note('counts', 2, 'first'), note('tracks', 2, 'other'), note('counts', 3, 'third')])
      await database.write([note('counts', 2, 'second')])
      const facts = (seq: number) => ({
        seq,
        id: events[seq - 1]?.id,
        receivedAt: noon + seq,
        cameraId: 'gate',
        at: noon,
      })
      expect(await setAside.list(9)).toEqual([
        { ...facts(3), reader: 'counts', reason: 'third' },
        { ...facts(2), reader: 'counts', reason: 'second' },
        { ...facts(2), reader: 'tracks', reason: 'other' },
      ])
      expect(await setAside.count()).toBe(2)
      await database.write([setAside.removeStatement('counts', 2), setAside.removeAllStatement('tracks')])
      expect(seqsOf(await setAside.list(9))).toEqual([3])
    })

    test('all are tried again on demand, and not again after they are set aside anew', async () => {
      const { database, setAside } = await setUp()
      const note = (seq: number) => setAside.addStatement({ reader: 'counts', seq, error: 'no', at })
      await database.write([note(3), note(1)])
      expect(await setAside.toRetry('counts')).toEqual([])
      await database.write([setAside.retryAllStatement()])
      expect(await setAside.toRetry('counts')).toEqual([1, 3])
      expect(await setAside.toRetry('tracks')).toEqual([])
      await database.write([note(1)])
      expect(await setAside.toRetry('counts')).toEqual([3])
    })
  })
}
