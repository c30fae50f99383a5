import { expect, it } from 'vitest'
import { blockSize } from '../../src/search/bits.ts'
import { countEvents, eventHistogram, findEvents } from '../../src/search/index.ts'
import { noon, plate, sampleEvent } from './sample-events.ts'
import { startStore } from './search-store.ts'

const page = { limit: 200, sort: 'seq', direction: 'older', mark: null, inclusive: false } as const

it('stops counting above a limit, where counting takes long', async () => {
  const { database, store, index } = await startStore()
  const resident = (seq: number) => plate(`ABC${seq}`, { owner: `Resident ${seq}` })
  const events = Array.from({ length: 100 }, (_, n) =>
    sampleEvent(n + 1, { category: 'lpr', targets: [{ type: 'vehicle', plate: resident(n + 1) }] }),
  )
  await store(events)
  await index()
  const count = (filter: object, limits: object) => countEvents(database.queries, filter, limits)
  // As many terms as residents.
  expect(await count({ text: 'resident' }, { mostIfCostly: 99 })).toEqual({ total: 99, exact: false })
  expect(await count({ text: 'resident' }, { mostIfCostly: 100 })).toEqual({ total: 100, exact: true })
  expect(await count({ category: ['lpr'] }, { mostIfCostly: 99 })).toEqual({ total: 100, exact: true })
  expect(await count({ category: ['lpr'] }, { most: 99 })).toEqual({ total: 99, exact: false })
})

it('finds the same plates block by block and by a list of all', async () => {
  const { database, store, index } = await startStore()
  const { queries } = database
  const blocks = 100
  const hasSeven = (n: number) => n % 3 === 0
  const events = Array.from({ length: blocks }, (_, n) =>
    sampleEvent(n * blockSize + 1, {
      time: noon + n * 3_600_000,
      category: 'lpr',
      targets: [{ type: 'vehicle', plate: plate(hasSeven(n) ? `A7C${n}` : `ABC${n}`) }],
    }),
  )
  await store(events)
  await index()
  // Without two characters side by side there is no list of plates to begin with.
  const filter = { plate: '?7*' }
  const expected = events.filter((_, n) => hasSeven(n)).map(({ seq }) => seq)
  const found = await findEvents(queries, filter, page)
  expect(found.events.map(({ seq }) => seq)).toEqual(expected.toReversed())
  expect(await countEvents(queries, filter)).toEqual({ total: expected.length, exact: true })
  expect((await eventHistogram(queries, filter, { buckets: 20 })).total).toBe(expected.length)
})
