import { setTimeout as wait } from 'node:timers/promises'
import type { CompiledQuery } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import { clearIndexStatements, countEvents, findEvents, indexVersion, readIndexState } from '../../src/search/index.ts'
import { SearchIndex } from '../../src/search/index-builder.ts'
import { until } from '../support/until.ts'
import { plate, sampleEvent } from './sample-events.ts'
import { type Store, startStore } from './search-store.ts'

const page = { limit: 50, sort: 'seq', direction: 'older', mark: null, inclusive: false } as const

function follow(store: Store, lastSeq: number) {
  const listeners = new Set<(seq: number) => void>()
  const lines: string[] = []
  const feed = {
    lastSeq,
    watch(listener: (seq: number) => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
  const say = (line: string) => void lines.push(line)
  const world = {
    feed,
    lines,
    listeners,
    refuse: false,
    writes: 0,
    wake(seq: number) {
      feed.lastSeq = seq
      for (const listener of listeners) listener(seq)
    },
  }
  const index = new SearchIndex({
    queries: store.database.queries,
    write: async (statements: readonly CompiledQuery[]) => {
      if (world.refuse) throw new Error('the disk is full')
      world.writes++
      await store.database.commit(statements)
    },
    feed,
    log: { debug: say, info: say, warn: say, error: say } as never,
  })
  onTestFinished(() => index.stop())
  return { ...world, world, index }
}

const motions = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => sampleEvent(from + n))

describe('the search index', () => {
  it('indexes the events of before the start and later ones', async () => {
    const store = await startStore()
    await store.store(motions(1, 1200))
    const { index, world } = follow(store, 1200)
    index.start()
    await until(() => index.behind === 0, { what: 'the index' })
    await store.store(motions(1201, 1210))
    world.wake(1210)
    expect(index.behind).toBe(10)
    await until(() => index.behind === 0, { what: 'the index' })
    expect((await readIndexState(store.database.queries)).indexedSeq).toBe(1210)
  })

  it('is not written again when no event came', async () => {
    const store = await startStore()
    await store.store(motions(1, 3))
    const { index, world } = follow(store, 3)
    index.start()
    await until(() => index.behind === 0, { what: 'the index' })
    const { writes } = world
    world.wake(3)
    await until(async () => (await index.caughtUp(3, 10)) === 0)
    await wait(0)
    expect(world.writes).toBe(writes)
  })

  it('reports how many entries are missing when they are not indexed in time', async () => {
    const store = await startStore()
    const { index, world } = follow(store, 0)
    world.refuse = true
    index.start()
    await store.store(motions(1, 1500))
    world.wake(1500)
    expect(await index.caughtUp(1500, 50)).toBe(500)
    expect(await countEvents(store.database.queries, { category: ['motion'] })).toEqual({ total: 1500, exact: true })
  })

  it('reports once that it cannot be written, and continues when it can', async () => {
    const store = await startStore()
    await store.store(motions(1, 5))
    const { index, world, lines } = follow(store, 5)
    world.refuse = true
    index.start()
    await until(() => lines.length > 0, { what: 'a line about the trouble' })
    expect(lines).toEqual(['The search index cannot be kept, so searching is slower: the disk is full'])
    world.refuse = false
    await until(() => index.behind === 0, { what: 'the index' })
    expect(lines.slice(1)).toEqual(['The search index is kept again.'])
  })

  it('is rebuilt when another version made it', async () => {
    const store = await startStore()
    const { queries } = store.database
    await store.store(motions(1, 20))
    await store.index()
    const old = JSON.stringify({ version: indexVersion - 1, seq: 20 })
    await store.database.commit([
      ...clearIndexStatements(queries),
      queries.replaceInto('setting').values({ name: 'search-index', value: old }).compile(),
    ])
    const before = await findEvents(queries, { category: ['motion'] }, page)
    expect(before.events).toHaveLength(20)
    const { index } = follow(store, 20)
    index.start()
    await until(() => index.behind === 0, { what: 'the index' })
    expect(await readIndexState(queries)).toEqual({ version: indexVersion, indexedSeq: 20 })
    const terms = await queries.selectFrom('search_term').select('events').where('name', '=', 'category').execute()
    expect(terms).toEqual([{ events: 20 }])
  })
})

describe('events that are removed from the log', () => {
  it('are gone from every answer at once, and from the index soon', async () => {
    const store = await startStore()
    const { database } = store
    const { queries } = database
    const cars = motions(1, 30).map(({ seq }) =>
      sampleEvent(seq, { category: 'lpr', targets: [{ type: 'vehicle', plate: plate('ABC123') }] }),
    )
    await store.store(cars)
    await store.index()
    await database.commit([
      queries.deleteFrom('log').where('seq', '<=', 10).compile(),
      queries.deleteFrom('target').where('seq', '<=', 10).compile(),
    ])
    expect(await countEvents(queries, { category: ['lpr'] })).toEqual({ total: 20, exact: true })
    expect((await findEvents(queries, { plate: 'bc1' }, page)).events).toHaveLength(20)
    await store.index()
    expect(await countEvents(queries, { plate: 'bc1' })).toEqual({ total: 20, exact: true })
    const [known] = await queries.selectFrom('plate').selectAll().execute()
    expect(known).toMatchObject({ key: 'ABC123', sightings: 20, first_at: Date.parse(cars[10]!.time) })
    expect(await queries.selectFrom('search_gone').selectAll().execute()).toEqual([])
  })

  it('leave no index rows when all are removed', async () => {
    const store = await startStore()
    const { database } = store
    const { queries } = database
    await store.store([sampleEvent(1, { targets: [{ type: 'vehicle', plate: plate('XY 1') }] })])
    await store.index()
    await database.commit([queries.deleteFrom('log').compile(), queries.deleteFrom('target').compile()])
    await store.index()
    for (const table of ['search_block', 'search_posting', 'plate', 'plate_sighting', 'plate_gone'] as const) {
      expect(await queries.selectFrom(table).selectAll().execute()).toEqual([])
    }
  })
})
