import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { plateKey } from '../../src/model/plate-key.ts'
import { type PlateFilter, plateHistory, searchPlates } from '../../src/search/index.ts'
import { likenessOf, plateMatcher, plateQuestion } from '../../src/search/plate-likeness.ts'
import { noon, plate, sampleEvent } from './sample-events.ts'
import { openStore, type Store, startStore } from './search-store.ts'

const page = { limit: 50, offset: 0 }
const seen = (seq: number, number: string, more: { time?: number; camera?: string } = {}) =>
  sampleEvent(seq, { category: 'lpr', targets: [{ type: 'vehicle', plate: plate(number) }], ...more })

async function found(store: Store, filter: PlateFilter) {
  const { hits } = await searchPlates(store.database.queries, filter, page)
  return hits.map(({ number, why }) => (why.detail ? `${number}: ${why.detail}` : `${number} (${why.kind})`))
}

describe('why a read may be another plate', () => {
  it.each([
    ['ABC123', 'ABC123', 'exact', null],
    ['ABC123', 'A8C123', 'look-alike', 'B read as 8'],
    ['DO1S', '001S', 'look-alike', 'D read as 0, O read as 0'],
    ['OQ12', '0D1Z', 'look-alike', 'O read as 0, Q read as D, 2 read as Z'],
    ['IL56', '1156', 'look-alike', 'I read as 1, L read as 1'],
    ['ABC123', 'ABC23', 'one-edit', '1 missing'],
    ['ABC123', 'ABC1233', 'one-edit', '3 too many'],
    ['ABC123', 'XABC123', 'one-edit', 'X too many'],
    ['ABC123', 'ABX123', 'one-edit', 'C read as X'],
    ['ABC123', 'ACB123', 'one-edit', 'BC swapped'],
    ['ABC123', 'A8C13', 'one-edit', '2 missing, B read as 8'],
    ['ABC123', 'A8CX23', 'one-edit', '1 read as X, B read as 8'],
  ])('%s read as %s: %s, %s', (asked, read, kind, detail) => {
    expect(likenessOf(asked, read)?.why).toEqual({ kind, detail })
  })

  it.each([
    ['ABC123', 'AXC1Y3'],
    ['ABC123', 'ABC12345'],
    ['ABC123', 'ABC1'],
    ['AB', 'AX'],
    ['A', 'B'],
    ['ABCD', 'CDAB'],
  ])('%s is not %s', (asked, read) => {
    expect(likenessOf(asked, read)).toBeNull()
  })

  it('is the same in both directions', () => {
    const key = fc.stringMatching(/^[AB8O0DX]{1,6}$/)
    fc.assert(fc.property(key, key, (a, b) => (likenessOf(a, b) === null) === (likenessOf(b, a) === null)))
  })
})

describe('searching plates', () => {
  it('finds look-alikes, the best first, and says why', async () => {
    const store = await startStore()
    await store.store([
      ...['ZZZ999', 'ABC-1234', 'A8C 1234', 'ABC124', 'BAC1234', 'ABC12345', 'A8CI2E4'].map((number, n) =>
        seen(n + 1, number),
      ),
      seen(8, 'ABC1234'),
    ])
    await store.index()
    expect(await found(store, { plate: 'abc 1234', match: 'similar' })).toEqual([
      'ABC1234 (exact)',
      'A8C 1234: B read as 8',
      'ABC12345: 5 too many',
      'BAC1234: AB swapped',
      'ABC124: 3 missing',
      'A8CI2E4: 3 read as E, B read as 8, 1 read as I',
    ])
  })

  it('leads from a misread to the plate that it was corrected to', async () => {
    const store = await startStore()
    const { queries } = store.database
    await store.store([seen(1, 'ABC123'), seen(2, 'QQQ777')])
    await store.index()
    const correction = {
      seq: 2,
      number: 0,
      original: 'QQQ777',
      corrected: 'ABC 123',
      corrected_key: 'ABC123',
      at: 0,
      by: 'a person',
    }
    await store.database.commit([queries.insertInto('plate_correction').values(correction).compile()])
    expect(await found(store, { plate: 'QQQ777' })).toEqual([
      'QQQ777 (exact)',
      'ABC 123: QQQ777 was corrected to ABC 123',
    ])
    const { hits } = await searchPlates(queries, { plate: 'ABC123', match: 'exact' }, page)
    expect(hits).toMatchObject([{ key: 'ABC123', sightings: 2, lastSeq: 2 }])
    expect((await plateHistory(queries, 'ABC123')).misreads).toEqual([{ number: 'QQQ777', sightings: 1 }])
  })

  it('gives the places and times at which a plate was seen', async () => {
    const store = await startStore()
    const { queries } = store.database
    const hour = 3_600_000
    for (const [id, into] of [
      ['gate', null],
      ['yard', null],
      ['old_gate', 'gate'],
    ] as const)
      await store.addCamera(id, `The ${id}`, into)
    await store.store([
      seen(1, 'ABC123', { time: noon, camera: 'old_gate' }),
      seen(2, 'ABC123', { time: noon + 1, camera: 'gate' }),
      seen(3, 'ABC-123', { time: noon + hour, camera: 'yard' }),
      seen(4, 'A8C123', { time: noon + 2 * hour }),
    ])
    await store.index()
    await store.store([seen(5, 'ABC123', { time: noon + 2 * hour, camera: 'gate' })])
    const history = await plateHistory(queries, 'ABC123')
    expect(history.hit).toMatchObject({ sightings: 4, firstAt: noon, lastAt: noon + 2 * hour, lastSeq: 5 })
    expect(history.cameras.map(({ camera, sightings }) => [camera.name, sightings])).toEqual([
      ['The gate', 3],
      ['The yard', 1],
    ])
    expect(history.hours).toEqual([
      { from: noon, sightings: 2 },
      { from: noon + hour, sightings: 1 },
      { from: noon + 2 * hour, sightings: 1 },
    ])
    expect(history.similar.map(({ key }) => key)).toEqual(['A8C123'])
    expect(await plateHistory(queries, 'NONE')).toMatchObject({ hit: null, cameras: [], hours: [] })
  })
})

describe('any plate search', () => {
  const cameras = ['gate', 'yard']
  const numbers = ['ABC123', 'A8C-123', 'AB 123', 'XYZ', 'X', 'ÄB 12', 'KXR4821', 'KXR482', '0OD', 'OOO', '--']
  const known = [
    { key: 'ABC123', plate_group: 'allow' },
    { key: 'NEVER1', plate_group: 'watch' },
    { key: 'XYZ', plate_group: null },
  ]
  const reads = fc.array(
    fc.record({ number: fc.constantFrom(...numbers), camera: fc.constantFrom(...cameras), minute: fc.nat(50) }),
    { minLength: 1, maxLength: 25 },
  )
  const optional = <Value>(value: fc.Arbitrary<Value>) =>
    fc.oneof({ arbitrary: fc.constant(undefined), weight: 2 }, { arbitrary: value, weight: 1 })
  const minute = (at: number) => new Date(noon + at * 60_000)
  const filter = fc.record({
    plate: optional(fc.constantFrom('abc123', 'b', 'c1', '*1*', 'A?', 'xyz', '00O', 'never', 'ä', 'KXR48Z')),
    match: optional(fc.constantFrom('fragment', 'exact', 'wildcard', 'similar')),
    group: optional(fc.constantFrom(['allow'], ['watch', 'allow'])),
    known: optional(fc.boolean()),
    camera: optional(fc.constantFrom(['gate'], ['yard', 'nobody'])),
    from: optional(fc.nat(50).map(minute)),
    to: optional(fc.nat(50).map(minute)),
  }) as fc.Arbitrary<PlateFilter>

  let nextSeq = 1
  let store: Store
  beforeAll(async () => {
    store = await openStore()
    return () => store.close()
  })

  function naive(
    all: { number: string; camera: string; minute: number }[],
    { plate: text, match, ...filter }: PlateFilter,
  ) {
    const matches = text ? plateMatcher(plateQuestion(text, match)) : () => true
    const bounded = filter.camera || filter.from || filter.to
    const counts = new Map<string, number>(bounded ? [] : known.map(({ key }) => [key, 0]))
    for (const { number, camera, minute: at } of all) {
      const time = minute(at)
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

  it('gives the same result as a check of each read, indexed or not', async () => {
    const { queries } = store.database
    await store.database.commit(
      known.map(({ key, plate_group }) =>
        queries
          .insertInto('known_plate')
          .values({ key, number: key, name: null, plate_group, notes: null, updated_at: 0 })
          .compile(),
      ),
    )
    for (const id of cameras) await store.addCamera(id, id)
    await fc.assert(
      fc.asyncProperty(
        reads,
        fc.nat(25),
        fc.array(filter, { minLength: 10, maxLength: 10 }),
        fc.integer({ min: 1, max: 4 }),
        async (all, indexed, filters, limit) => {
          await store.database.commit([queries.deleteFrom('log').compile(), queries.deleteFrom('target').compile()])
          await store.index()
          const first = nextSeq
          nextSeq += all.length
          const events = all.map(({ number, camera, minute: at }, n) =>
            seen(first + n, number, { camera, time: minute(at).getTime() }),
          )
          await store.store(events.slice(0, indexed))
          await store.index(6)
          await store.store(events.slice(indexed))
          for (const one of filters) {
            const hits = []
            for (let more = true; more; ) {
              const answer = await searchPlates(queries, one, { limit, offset: hits.length })
              hits.push(...answer.hits)
              more = answer.more
            }
            const sorted = hits.map(({ key, sightings }) => [key, sightings]).sort()
            expect(sorted).toEqual(naive(all, one).sort())
          }
        },
      ),
      { numRuns: Number(process.env.SEARCH_RUNS ?? 12) },
    )
  })
})
