import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import {
  greatest,
  insertionNumber,
  insertMany,
  joinedAsJson,
  jsonArray,
  jsonField,
  least,
  likeIgnoringCase,
  listed,
  listedRows,
  type Queries,
  upsert,
  valuesAs,
} from '../../src/database/index.ts'
import { type Engine, openStore } from './engine.ts'

const names = async (queries: Queries) =>
  (await queries.selectFrom('setting').select('name').orderBy('name').execute()).map(({ name }) => name)

const insert = (queries: Queries, name: string) => queries.insertInto('setting').values({ name, value: '' }).compile()

/** The contract of every database engine behind the port: transactions, and the words in which engines differ. */
export function portContract(engine: Engine): void {
  describe('the port', () => {
    test('statements of one write are stored together or not at all', async () => {
      const { queries, write } = await openStore(engine)
      await write([insert(queries, 'a'), insert(queries, 'b')])
      await expect(write([insert(queries, 'c'), insert(queries, 'a')])).rejects.toThrow()
      expect(await names(queries)).toEqual(['a', 'b'])
    })

    test('a write of nothing leaves the database usable', async () => {
      const { queries, write } = await openStore(engine)
      await write([])
      await write([insert(queries, 'a')])
      expect(await names(queries)).toEqual(['a'])
    })

    test('upsert inserts rows and replaces those with the same primary key', async () => {
      const { queries, write } = await openStore(engine)
      const row = { camera_id: 'a', name: 'MOTION', rule: -1, active: 1, since: 5 }
      await write([upsert(queries, 'alarm_state', [row, { ...row, rule: 2 }])])
      await write([upsert(queries, 'alarm_state', { ...row, active: 0, since: 7 })])
      const day = upsert(queries, 'open_day', { day: '2026-01-01' })
      await write([day, day])
      expect(await queries.selectFrom('alarm_state').selectAll().orderBy('rule').execute()).toEqual([
        { ...row, active: 0, since: 7 },
        { ...row, rule: 2 },
      ])
      expect(await queries.selectFrom('open_day').select('day').execute()).toHaveLength(1)
    })

    test('lists of any length, also empty ones, fields of JSON, and patterns', async () => {
      const { queries, write } = await openStore(engine)
      const rows = Array.from({ length: 2000 }, (_, n) => ({ name: `s${n}`, value: JSON.stringify({ n }) }))
      await write(rows.map(row => upsert(queries, 'setting', row)))
      const wanted = rows.slice(0, 1500).map(({ name }) => name)
      const found = await queries.selectFrom('setting').select('name').where('name', 'in', listed(wanted)).execute()
      expect(found).toHaveLength(1500)
      const none = queries.selectFrom('setting').select('name').where('name', 'in', listed([]))
      expect(await none.execute()).toEqual([])
      const plain = queries.selectFrom('setting').select('name')
      expect(await plain.where('name', 'in', []).execute()).toEqual([])
      expect(await plain.where('name', 'not in', []).execute()).toHaveLength(2000)
      expect(await plain.where('name', 'not in', listed([])).execute()).toHaveLength(2000)
      const three = queries.selectFrom('setting').where('name', 'in', listed(['s1', 's2', 's3']))
      const fields = await three
        .select(jsonField('value', 'n', 'number').as('n'))
        .orderBy('name')
        .execute()
      expect(fields).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }])
      const upper = await queries
        .selectFrom('setting')
        .select('name')
        .where(likeIgnoringCase('name', 'S199_'))
        .execute()
      expect(upper).toHaveLength(10)
    })

    wordsContract(engine)
  })
}

const deliveryOf = (id: string) => ({
  id,
  output_id: 'gate',
  seq: 1,
  event_id: 'e',
  camera_id: 'cam',
  type: 'alarm' as const,
  status: 'pending' as const,
  attempts: 0,
  created_at: 1,
  first_at: null,
  last_at: null,
  next_at: null,
  status_code: null,
  reason: null,
  duration_ms: null,
  body: null,
})

function wordsContract(engine: Engine): void {
  test('insertMany adds rows, and replaces only the named columns of rows that are there', async () => {
    const { queries, write } = await openStore(engine)
    const row = { camera_id: 'a', name: 'MOTION', rule: 1, active: 1, since: 5 }
    await write([insertMany(queries, 'alarm_state', [row, { ...row, rule: 2 }])])
    await write([insertMany(queries, 'alarm_state', [{ ...row, active: 0, since: 9 }])])
    const changed = [
      { ...row, rule: 2, active: 0, since: 7 },
      { ...row, rule: 3 },
    ]
    await write([insertMany(queries, 'alarm_state', changed, { replace: ['since'] })])
    expect(await queries.selectFrom('alarm_state').selectAll().orderBy('rule').execute()).toEqual([
      row,
      { ...row, rule: 2, since: 7 },
      { ...row, rule: 3 },
    ])
  })

  test('rows of several values, for a row of columns and as a table', async () => {
    const { queries, write } = await openStore(engine)
    const row = { name: 'MOTION', active: 1, since: 5 }
    const rows = Array.from({ length: 500 }, (_, n) => ({ ...row, camera_id: `c${n % 5}`, rule: n }))
    await write([upsert(queries, 'alarm_state', rows)])
    const wanted = [...rows.slice(0, 400).map(one => [one.camera_id, one.rule] as const), ['c1', 402] as const]
    const found = queries
      .selectFrom('alarm_state')
      .where(({ eb, refTuple }) => eb(refTuple('camera_id', 'rule'), 'in', listedRows(['id', 'number'], wanted)))
    expect(await found.select('rule').execute()).toHaveLength(400)
    const table = sql<{ id: string; n: number }>`
      with asked as materialized ${listedRows(
        ['id', 'n'],
        [
          ['a', 1],
          ['b', 2],
        ],
      )} select id, n from asked order by n desc`
    expect((await table.execute(queries)).rows).toEqual([
      { id: 'b', n: 2 },
      { id: 'a', n: 1 },
    ])
    const values = sql<{
      value: string
    }>`select wanted.value from ${valuesAs(['y', 'x'], 'wanted')} order by wanted.value`
    expect((await values.execute(queries)).rows).toEqual([{ value: 'x' }, { value: 'y' }])
  })

  test('fields of JSON by type, as a value and as a condition', async () => {
    const { queries, write } = await openStore(engine)
    const fields = [{ t: 'a', n: 1.5, b: true }, { t: null, n: -2, b: false }, { b: true }]
    await write(fields.map((field, n) => upsert(queries, 'setting', { name: `s${n}`, value: JSON.stringify(field) })))
    const [text, number] = [jsonField('value', 't', 'text'), jsonField('value', 'n', 'number')]
    const all = queries.selectFrom('setting').orderBy('name')
    expect(await all.select([text.as('t'), number.as('n')]).execute()).toEqual([
      { t: 'a', n: 1.5 },
      { t: null, n: -2 },
      { t: null, n: null },
    ])
    const isSet = all.where(jsonField('value', 'b', 'boolean').$notNull()).select('name')
    expect(await isSet.execute()).toEqual([{ name: 's0' }, { name: 's2' }])
    expect(await all.where(number, 'is not distinct from', null).select('name').execute()).toEqual([{ name: 's2' }])
    expect(await all.where(number, '<', 0).select('name').execute()).toEqual([{ name: 's1' }])
  })

  test('JSON arrays over all rows of a group', async () => {
    const { queries, write } = await openStore(engine)
    const row = { name: 'MOTION', active: 1, since: 5 }
    const rows = ['a', 'b', 'a'].map((camera_id, rule) => ({ ...row, camera_id, rule }))
    await write([upsert(queries, 'alarm_state', rows)])
    const groups = await queries
      .selectFrom('alarm_state')
      .select(({ ref }) => ['camera_id', joinedAsJson(jsonArray([ref('rule'), ref('name'), sql`null`])).as('packed')])
      .groupBy('camera_id')
      .orderBy('camera_id')
      .execute()
    const unpacked = groups.map(({ camera_id, packed }) => [camera_id, (JSON.parse(packed) as unknown[]).sort()])
    expect(unpacked).toEqual([
      [
        'a',
        [
          [0, 'MOTION', null],
          [2, 'MOTION', null],
        ],
      ],
      ['b', [[1, 'MOTION', null]]],
    ])
  })

  test('the greater and the lesser of two values', async () => {
    const { queries, write } = await openStore(engine)
    await write([upsert(queries, 'alarm_state', { camera_id: 'a', name: 'M', rule: 3, active: 1, since: 5 })])
    const both = queries
      .selectFrom('alarm_state')
      .select(({ ref }) => [
        greatest(ref('rule'), ref('since')).as('more'),
        least(ref('rule'), ref('since')).as('less'),
        greatest(sql<number | null>`null`, sql<number | null>`null`).as('none'),
      ])
    expect(await both.execute()).toEqual([{ more: 5, less: 3, none: null }])
  })

  test('the insertion number rises with each row, and stays when a row changes', async () => {
    const { queries, write } = await openStore(engine)
    const number = insertionNumber('delivery')
    const rows = () =>
      queries
        .selectFrom('delivery')
        .select(['id', number.as('row')])
        .orderBy(number)
        .execute()
    await write([insertMany(queries, 'delivery', ['b', 'a'].map(deliveryOf))])
    await write([insertMany(queries, 'delivery', [deliveryOf('c')])])
    const before = await rows()
    expect(before.map(({ id }) => id)).toEqual(['b', 'a', 'c'])
    await write([insertMany(queries, 'delivery', [{ ...deliveryOf('b'), attempts: 1 }], { replace: ['attempts'] })])
    expect(await rows()).toEqual(before)
  })
}
