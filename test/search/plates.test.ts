import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { likenessOf } from '../../src/model/plate-likeness.ts'
import { type PlateFilter, plateHistory, searchPlates } from '../../src/search/index.ts'
import { noon, plate, sampleEvent } from './sample-events.ts'
import { type Store, startStore } from './search-store.ts'

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
