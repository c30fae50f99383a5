import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AnnotatedEvent } from '../../src/events/index.ts'
import type { Event } from '../../src/model/index.ts'
import {
  countEvents,
  type EventFilter,
  eventHistogram,
  filterTest,
  findEvents,
  neighboursOf,
  type PageWanted,
  walkEvents,
} from '../../src/search/index.ts'
import { eventFacts, fill, filterArbitrary, validities, worldOf } from './random-world.ts'
import { openStore, type Store } from './search-store.ts'

const byTime = (a: AnnotatedEvent, b: AnnotatedEvent) => Date.parse(a.time) - Date.parse(b.time) || a.seq - b.seq
const seqsOf = (events: { seq: number }[]) => events.map(event => event.seq)

/** All pages from one end to the other, newest first. */
async function pages(
  { database }: Store,
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

describe('searching', () => {
  it('gives the same events as a check of each one, in every order, indexed or not', async () => {
    const asked = { some: 0, none: 0 }
    await fc.assert(
      fc.asyncProperty(
        fc.array(eventFacts, { minLength: 1, maxLength: 40 }),
        fc.nat(40),
        fc.array(filterArbitrary, { minLength: 12, maxLength: 12 }),
        fc.integer({ min: 1, max: 15 }),
        validities,
        async (facts, indexed, chosen, limit, valid) => {
          const store = await openStore()
          try {
            const world = worldOf(facts, valid)
            await fill(store, world, { indexed, valid })
            const { queries } = store.database
            for (const filter of chosen) {
              const expected = world.seen.filter(event => filterTest(filter)(event))
              asked[expected.length > 0 ? 'some' : 'none']++
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
              const idOf = (event: AnnotatedEvent | undefined) =>
                world.events.find(({ seq }) => seq === event?.seq)?.id ?? null
              expect(await neighboursOf(queries, filter, middle)).toEqual({ newer: idOf(newer), older: idOf(older) })
            }
          } finally {
            await store.close()
          }
        },
      ),
      { numRuns: Number(process.env.SEARCH_RUNS ?? 25) },
    )
    // Filters that find nothing would prove nothing.
    expect(asked.some).toBeGreaterThan((asked.some + asked.none) / 3)
  }, 60_000)
})
