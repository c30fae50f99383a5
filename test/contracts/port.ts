import { describe, expect, test } from 'vitest'
import { joined, jsonField, likeIgnoringCase, listed, type Queries, upsert } from '../../src/database/index.ts'
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

    test('lists of any length, joined values, fields of JSON, and patterns', async () => {
      const { queries, write } = await openStore(engine)
      const rows = Array.from({ length: 2000 }, (_, n) => ({ name: `s${n}`, value: JSON.stringify({ n }) }))
      await write(rows.map(row => upsert(queries, 'setting', row)))
      const wanted = rows.slice(0, 1500).map(({ name }) => name)
      const found = await queries.selectFrom('setting').select('name').where('name', 'in', listed(wanted)).execute()
      expect(found).toHaveLength(1500)
      const three = queries.selectFrom('setting').where('name', 'in', listed(['s1', 's2', 's3']))
      expect(await three.select(joined('name').as('names')).execute()).toEqual([{ names: 's1,s2,s3' }])
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
  })
}
