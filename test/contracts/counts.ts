import { describe, expect, test } from 'vitest'
import { CountBook } from '../../src/analysis/count-book.ts'
import { addUpDays, countDaysStatement } from '../../src/analysis/count-days.ts'
import { type CountQuery, countSeries } from '../../src/analysis/index.ts'
import { noon, sampleEvent } from '../search/sample-events.ts'
import { storeOn } from '../search/search-store.ts'
import { type Engine, openStore } from './engine.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** Totals of a counter: minutes after noon, and the people who entered, left and are there. */
type Totals = [minute: number, entered: number, left: number, present: number | null]

const totals: Totals[] = [
  [0, 100, 50, 3],
  [10, 104, 50, 7],
  [14, 105, 52, null],
  [16, 109, 58, 4],
  [50, 110, 60, 9],
  [61, 111, 60, 1],
  [125, 131, 61, 2],
]

/** The totals are stored in two transactions, so that the second adds to buckets of the first. */
async function counted(engine: Engine, timeZone = 'UTC') {
  const database = await openStore(engine)
  await storeOn(database).addCamera('gate', 'Gate')
  const book = new CountBook(timeZone)
  for (const some of [totals.slice(0, 3), totals.slice(3)]) {
    for (const [minute, entered, left, present] of some) {
      const time = noon + minute * minuteMs
      const counts = [{ target: 'person' as const, entered, left, present }]
      book.add({ receivedAt: time, time, cameraId: 'gate', event: sampleEvent(1, { category: 'area-count', counts }) })
    }
    await database.write(book.takeChanges(database.queries))
  }
  return database
}

/** The points of an interval length, by a look at each total. */
function expectedPoints(startMs: number, lengthMs: number) {
  const rows = totals.map(([minute, entered, left, present], n) => {
    const [, before = entered, leftBefore = left] = totals[n - 1] ?? []
    const at = noon + minute * minuteMs
    return { from: at - ((at - startMs) % lengthMs), entered: entered - before, left: left - leftBefore, present }
  })
  return [...Map.groupBy(rows, row => row.from)].map(([from, some]) => {
    const present = some.flatMap(row => row.present ?? [])
    return {
      from: new Date(from).toISOString(),
      entered: some.reduce((sum, row) => sum + row.entered, 0),
      left: some.reduce((sum, row) => sum + row.left, 0),
      presentMax: Math.max(...present),
      presentLast: present.at(-1),
    }
  })
}

/** The contract of the counts: a book writes them, and they are added up in intervals on the clock of a zone. */
export function countsContract(engine: Engine): void {
  describe('counts', () => {
    test.each([
      ['quarter', 'UTC', noon, 15 * minuteMs],
      ['hour', 'UTC', noon, hourMs],
      ['hour', 'Asia/Kathmandu', noon - 45 * minuteMs, hourMs],
      ['day', 'UTC', noon - 12 * hourMs, 24 * hourMs],
    ] as const)(
      'each %s in %s has the sums of its totals, and the most and the last present',
      async (...[bucket, zone, startMs, lengthMs]) => {
        const { queries } = await counted(engine)
        const range = { from: new Date(noon - hourMs), to: new Date(noon + 4 * hourMs) }
        const asked: CountQuery = { bucket, zone, ...range, weekStart: 1, now: new Date(noon + 5 * hourMs) }
        const { series } = await countSeries(queries, asked)
        expect(series.map(({ camera, points }) => ({ camera, points }))).toEqual([
          { camera: { id: 'gate', name: 'Gate' }, points: expectedPoints(startMs, lengthMs) },
        ])
      },
    )

    test.each([
      ['day', 'UTC'],
      ['day', 'Asia/Kathmandu'],
      ['week', 'America/Santiago'],
    ] as const)('each %s in the zone of the server, %s, has the sums of its hours', async (bucket, zone) => {
      const database = await counted(engine, zone)
      const { queries } = database
      const late = await CountBook.load(queries, zone)
      // A crossing that is posted late: the last presence of the day stays that of the later posts.
      const time = noon - 30 * minuteMs
      const counts = [{ target: 'person' as const, entered: 132, left: 61, present: 8 }]
      const receivedAt = noon + 130 * minuteMs
      late.add({ receivedAt, time, cameraId: 'gate', event: sampleEvent(1, { category: 'area-count', counts }) })
      await database.write(late.takeChanges(queries))
      const range = { from: new Date(noon - 9 * 24 * hourMs), to: new Date(noon + 9 * 24 * hourMs) }
      const asked: CountQuery = { bucket, zone, ...range, weekStart: 1, now: range.to }
      const expected = await countSeries(queries, asked)
      expect(expected.series[0]?.points).toMatchObject([{ presentLast: 2 }])
      const days = () =>
        queries.selectFrom('count_bucket').selectAll().where('size', '=', 96).orderBy('bucket').execute()
      const written = await days()
      await database.write([countDaysStatement(queries, zone)])
      expect(await countSeries(queries, asked)).toEqual(expected)
      expect(await addUpDays({ queries, write: database.write, timeZone: zone }, () => false)).toBe(true)
      expect(await countSeries(queries, asked)).toEqual(expected)
      expect(await days()).toEqual(written.map(row => ({ ...row, present_last: expect.any(Number) })))
    })

    test('a book goes on where the stored series ended', async () => {
      const database = await counted(engine)
      const book = await CountBook.load(database.queries, 'UTC')
      const time = noon + 126 * minuteMs
      const counts = [{ target: 'person' as const, entered: 134, left: 61, present: null }]
      book.add({ receivedAt: time, time, cameraId: 'gate', event: sampleEvent(1, { category: 'area-count', counts }) })
      await database.write(book.takeChanges(database.queries))
      const range = { from: new Date(noon), to: new Date(noon + 4 * hourMs) }
      const asked: CountQuery = { bucket: 'hour', zone: 'UTC', ...range, weekStart: 1, now: new Date(time) }
      const [one] = (await countSeries(database.queries, asked)).series
      expect(one?.points.at(-1)).toMatchObject({ entered: 23, left: 1, presentMax: 2, presentLast: 2 })
    })
  })
}
