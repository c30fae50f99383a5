import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plateKey } from '../../src/model/plate-key.ts'
import { type PlateFilter, plateHistory, plateMatcher, plateQuestion, searchPlates } from '../../src/search/index.ts'
import { noon, plate, sampleEvent } from '../search/sample-events.ts'
import { storeOn } from '../search/search-store.ts'
import { type Engine, openStore } from './engine.ts'

const minuteMs = 60_000
const cameras = ['gate', 'yard']
const numbers = ['ABC123', 'A8C-123', 'AB 123', 'XYZ', 'X', 'ÄB 12', 'KXR4821', 'KXR482', '0OD', 'OOO', '--']
const known = [
  { key: 'ABC123', plate_group: 'allow' },
  { key: 'NEVER1', plate_group: 'watch' },
  { key: 'XYZ', plate_group: null },
]

interface Read {
  number: string
  camera: string
  /** After noon. */
  minute: number
}

const reads: fc.Arbitrary<Read[]> = fc.array(
  fc.record({ number: fc.constantFrom(...numbers), camera: fc.constantFrom(...cameras), minute: fc.nat(50) }),
  { minLength: 1, maxLength: 25 },
)
const optional = <Value>(value: fc.Arbitrary<Value>) =>
  fc.oneof({ arbitrary: fc.constant(undefined), weight: 2 }, { arbitrary: value, weight: 1 })
const timeOf = (minute: number) => new Date(noon + minute * minuteMs)
const plateFilter = fc.record({
  plate: optional(fc.constantFrom('abc123', 'b', 'c1', '*1*', 'A?', 'xyz', '00O', 'never', 'ä', 'KXR48Z')),
  match: optional(fc.constantFrom('fragment', 'exact', 'wildcard', 'similar')),
  group: optional(fc.constantFrom(['allow'], ['watch', 'allow'])),
  known: optional(fc.boolean()),
  camera: optional(fc.constantFrom(['gate'], ['yard', 'nobody'])),
  from: optional(fc.nat(50).map(timeOf)),
  to: optional(fc.nat(50).map(timeOf)),
}) as fc.Arbitrary<PlateFilter>

/** The keys and sightings that a filter finds, by a look at each read. */
function expected(all: readonly Read[], { plate: text, match, ...filter }: PlateFilter) {
  const matches = text ? plateMatcher(plateQuestion(text, match)) : () => true
  const bounded = filter.camera || filter.from || filter.to
  const counts = new Map<string, number>(bounded ? [] : known.map(({ key }) => [key, 0]))
  for (const { number, camera, minute } of all) {
    const time = timeOf(minute)
    const isOut =
      (filter.camera && !filter.camera.includes(camera)) ||
      (filter.from && time < filter.from) ||
      (filter.to && time >= filter.to)
    if (!isOut && plateKey(number) !== '') counts.set(plateKey(number), (counts.get(plateKey(number)) ?? 0) + 1)
  }
  return [...counts].filter(([key, count]) => {
    const one = known.find(row => row.key === key)
    if (filter.group && !filter.group.includes(one?.plate_group ?? '')) return false
    if (filter.known !== undefined && filter.known !== (one !== undefined)) return false
    return (one || count > 0) && matches(key)
  })
}

/** The sightings and cameras in the history of each plate, by a look at each read. */
function expectedHistory(all: readonly Read[], key: string) {
  const own = all.filter(({ number }) => plateKey(number) === key)
  const byCamera = Map.groupBy(own, ({ camera }) => camera)
  return {
    sightings: own.length,
    cameras: [...byCamera].map(([camera, some]) => [camera, some.length]).sort(),
  }
}

/** The contract of the plate search, which each engine may implement in its own way. */
export function searchPlatesContract(engine: Engine): void {
  test('searching plates gives the same answers as a look at every read, indexed or not', async () => {
    const database = await openStore(engine)
    const { queries } = database
    const store = storeOn(database)
    const noFacts = { name: null, notes: null, updated_at: 0 }
    const rows = known.map(one => ({ ...one, number: one.key, ...noFacts }))
    await database.commit([queries.insertInto('known_plate').values(rows).compile()])
    for (const id of cameras) await store.addCamera(id, id)
    let nextSeq = 1
    const check = async (all: Read[], indexed: number, filters: PlateFilter[], limit: number) => {
      await database.commit([queries.deleteFrom('log').compile(), queries.deleteFrom('target').compile()])
      await store.index()
      const first = nextSeq
      nextSeq += all.length
      const events = all.map(({ number, camera, minute }, n) => {
        const targets = [{ type: 'vehicle' as const, plate: plate(number) }]
        return sampleEvent(first + n, { category: 'lpr', targets, camera, time: timeOf(minute).getTime() })
      })
      await store.store(events.slice(0, indexed))
      await store.index(6)
      await store.store(events.slice(indexed))
      for (const filter of filters) {
        const hits = []
        for (let more = true; more; ) {
          const answer = await searchPlates(queries, filter, { limit, offset: hits.length })
          hits.push(...answer.hits)
          more = answer.more
        }
        expect(hits.map(({ key, sightings }) => [key, sightings]).sort()).toEqual(expected(all, filter).sort())
      }
      const key = plateKey(all[0]?.number ?? '')
      if (key === '') return
      const history = await plateHistory(queries, key)
      const historyCameras = history.cameras.map(({ camera, sightings }) => [camera.id, sightings]).sort()
      expect({ sightings: history.hit?.sightings, cameras: historyCameras }).toEqual(expectedHistory(all, key))
    }
    const filters = fc.array(plateFilter, { minLength: 10, maxLength: 10 })
    await fc.assert(fc.asyncProperty(reads, fc.nat(25), filters, fc.integer({ min: 1, max: 4 }), check), {
      numRuns: Number(process.env.SEARCH_RUNS ?? 12),
    })
  })
}
