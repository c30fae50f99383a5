import { describe, expect, test } from 'vitest'
import { CountBook } from '../../src/analysis/count-book.ts'
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
async function counted(engine: Engine) {
  const database = await openStore(engine)
  await storeOn(database).addCamera('gate', 'Gate')
  const book = new CountBook()
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

    test('a book goes on where the stored series ended', async () => {
      const database = await counted(engine)
      const book = await CountBook.load(database.queries)
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
