import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AnnotatedEvent } from '../../src/events/index.ts'
import type { Event } from '../../src/model/index.ts'
import {
  attributesOf,
  attributeValues,
  cameraActivity,
  countEvents,
  type EventFilter,
  eventHistogram,
  filterTest,
  findEvents,
  fold,
  neighboursOf,
  type PageWanted,
  searchPlates,
  walkEvents,
} from '../../src/search/index.ts'
import { eventFacts, fill, filterArbitrary, validities, type World, worldOf } from '../search/random-world.ts'
import { noon, plate, sampleEvent } from '../search/sample-events.ts'
import { type SearchStore, storeOn } from '../search/search-store.ts'
import { type Engine, openStore } from './engine.ts'

const byTime = (a: AnnotatedEvent, b: AnnotatedEvent) => Date.parse(a.time) - Date.parse(b.time) || a.seq - b.seq
const seqsOf = (events: { seq: number }[]) => events.map(event => event.seq)

/** All pages from one end to the other, newest first. */
async function pages(
  { database }: SearchStore,
  filter: EventFilter,
  { sort, direction, limit }: Omit<PageWanted, 'mark' | 'inclusive'>,
) {
  const found: Event[] = []
  for (let mark: PageWanted['mark'] = null; ; ) {
    const page = await findEvents(database.queries, filter, { sort, direction, limit, mark, inclusive: false })
    expect(page.events.length).toBeLessThanOrEqual(limit)
    if (direction === 'older') found.push(...page.events)
    else found.unshift(...page.events)
    const last = direction === 'older' ? page.events.at(-1) : page.events[0]
    if (!page.more || !last) return seqsOf(found)
    mark = { seq: last.seq, time: Date.parse(last.time) }
  }
}

/** Each answer about the events that pass a filter equals a look at every event. */
async function checkFilter(
  store: SearchStore,
  world: World,
  { filter, limit }: { filter: EventFilter; limit: number },
) {
  const { queries } = store.database
  const expected = world.seen.filter(event => filterTest(filter)(event))
  const newestFirst = seqsOf(expected).reverse()
  const latestFirst = seqsOf([...expected].sort(byTime)).reverse()
  for (const direction of ['older', 'newer'] as const) {
    expect(await pages(store, filter, { sort: 'seq', direction, limit })).toEqual(newestFirst)
    expect(await pages(store, filter, { sort: 'time', direction, limit })).toEqual(latestFirst)
  }
  expect(await countEvents(queries, filter)).toEqual({ total: expected.length, exact: true })
  const histogram = await eventHistogram(queries, filter, { buckets: 20 })
  expect(histogram.total).toBe(expected.length)
  for (const { from, count } of histogram.buckets) {
    const inside = expected.map(event => Date.parse(event.time) - from)
    expect(inside.filter(after => after >= 0 && after < histogram.bucketMs)).toHaveLength(count)
  }
  const walked = []
  for await (const events of walkEvents(queries, filter, { chunk: 3 })) walked.push(...seqsOf(events))
  expect(walked).toEqual(newestFirst)
  const middle = world.events[Math.floor(world.events.length / 2)]!
  const newer = expected.find(event => event.seq > middle.seq)
  const older = expected.findLast(event => event.seq < middle.seq)
  const idOf = (event: AnnotatedEvent | undefined) => world.events.find(({ seq }) => seq === event?.seq)?.id ?? null
  expect(await neighboursOf(queries, filter, middle)).toEqual({ newer: idOf(newer), older: idOf(older) })
  return expected.length
}

/** The values of attributes and the activity of cameras equal those of every event. */
async function checkTotals({ database }: SearchStore, { seen }: World) {
  const named = seen.flatMap(event => [
    ...new Set(attributesOf(event).map(({ name, value }) => `${name}:${fold(value)}`)),
  ])
  const values = (await attributeValues(database.queries)).flatMap(({ name, values: some }) =>
    some.map(({ value, count }) => [`${name}:${fold(value)}`, count]),
  )
  expect(Object.fromEntries(values)).toEqual(countOf(named))
  const activity = await cameraActivity(database.queries, noon)
  const totals = [...activity.values()].map(({ camera, total }) => [camera.id, total])
  expect(Object.fromEntries(totals)).toEqual(countOf(seen.map(({ camera }) => camera.id)))
}

const countOf = (names: readonly string[]) =>
  Object.fromEntries([...Map.groupBy(names, name => name)].map(([name, all]) => [name, all.length]))

/** The contract of the event search, which each engine may implement in its own way. */
export function searchEventsContract(engine: Engine): void {
  describe('searching events', () => {
    test('gives the same answers as a look at every event, in every order, indexed or not', async () => {
      const asked = { some: 0, none: 0 }
      await fc.assert(
        fc.asyncProperty(
          fc.array(eventFacts, { minLength: 1, maxLength: 40 }),
          fc.nat(40),
          fc.array(filterArbitrary, { minLength: 12, maxLength: 12 }),
          fc.integer({ min: 1, max: 15 }),
          validities,
          async (facts, indexed, chosen, limit, valid) => {
            const database = await engine.open()
            try {
              const store = storeOn(database)
              const world = worldOf(facts, valid)
              await fill(store, world, { indexed, valid })
              for (const filter of chosen)
                asked[(await checkFilter(store, world, { filter, limit })) > 0 ? 'some' : 'none']++
              await checkTotals(store, world)
            } finally {
              await database.close()
            }
          },
        ),
        { numRuns: Number(process.env.SEARCH_RUNS ?? 25) },
      )
      // Filters that find nothing would prove nothing.
      expect(asked.some).toBeGreaterThan((asked.some + asked.none) / 3)
    }, 60_000)

    test('events that are removed from the log are gone from every answer at once, and after the index follows', async () => {
      const database = await openStore(engine)
      const { queries } = database
      const store = storeOn(database)
      const reads = Array.from({ length: 30 }, (_, n) =>
        sampleEvent(n + 1, { category: 'lpr', targets: [{ type: 'vehicle', plate: plate('ABC123') }] }),
      )
      await store.store(reads)
      await store.index()
      await database.commit([
        queries.deleteFrom('log').where('seq', '<=', 10).compile(),
        queries.deleteFrom('target').where('seq', '<=', 10).compile(),
      ])
      for (const filter of [
        { category: ['lpr'] },
        { plate: 'bc1' },
        { plate: 'A8C123', plateMatch: 'similar' },
      ] as EventFilter[]) {
        const expected = { total: 20, exact: true }
        expect(await countEvents(queries, filter)).toEqual(expected)
      }
      await store.index()
      expect(await countEvents(queries, { plate: 'bc1' })).toEqual({ total: 20, exact: true })
      expect((await searchPlates(queries, {}, { limit: 5, offset: 0 })).hits).toMatchObject([
        { key: 'ABC123', sightings: 20, firstAt: noon + 11 },
      ])
    })
  })
}
