import { describe, expect, test } from 'vitest'
import { KeptMarks, readKept } from '../../src/events/index.ts'
import { type Engine, openStore } from './engine.ts'

export function keptMarksContract(engine: Engine): void {
  describe('KeptMarks', () => {
    test('a mark is set and taken away, and doing so twice changes nothing', async () => {
      const store = await openStore(engine)
      const marks = new KeptMarks(store)
      for (const seq of [3, 3, 9]) await marks.set(seq, true)
      expect(await readKept(store.queries, [1, 3, 9])).toEqual(new Set([3, 9]))
      for (const seq of [3, 3]) await marks.set(seq, false)
      expect(await readKept(store.queries, [1, 3, 9])).toEqual(new Set([9]))
      expect(await readKept(store.queries, [])).toEqual(new Set())
    })
  })
}
