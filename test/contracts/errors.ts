import { describe, expect, test } from 'vitest'
import { faultOf, type Queries, upsert } from '../../src/database/index.ts'
import { type Engine, openStore } from './engine.ts'

const faultFrom = (attempt: Promise<unknown>) => attempt.then(() => null, faultOf)
const day = (queries: Queries) => queries.insertInto('open_day').values({ day: '2026-01-01' }).compile()

/** Engine errors have the same meaning on every engine. */
export function errorsContract(engine: Engine): void {
  describe('database errors', () => {
    test('a second row with one key is a unique violation', async () => {
      const { queries, write } = await openStore(engine)
      await write([day(queries)])
      expect(await faultFrom(write([day(queries)]))).toBe('unique-violation')
    })

    test('a value against a constraint is refused', async () => {
      const { queries, write } = await openStore(engine)
      expect(await faultFrom(write([upsert(queries, 'setting', { name: 'a', value: null as never })]))).toBe(
        'value-refused',
      )
    })

    test('a table that is not there, and a column that is not there', async () => {
      const { queries } = await openStore(engine)
      expect(
        await faultFrom(
          queries
            .selectFrom('no_such' as never)
            .selectAll()
            .execute(),
        ),
      ).toBe('missing-table')
      expect(
        await faultFrom(
          queries
            .selectFrom('open_day')
            .select('nothing' as never)
            .execute(),
        ),
      ).toBe('statement')
    })

    test('a closed database', async () => {
      const { queries, write, close } = await openStore(engine)
      await close()
      expect(await faultFrom(write([day(queries)]))).toBe('closed')
    })

    test('other errors have no fault', () => {
      expect(faultOf(new Error('UNIQUE constraint failed'))).toBeNull()
    })
  })
}
