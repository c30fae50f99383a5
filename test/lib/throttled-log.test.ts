import { expect, test } from 'vitest'
import { ThrottledLog } from '../../src/lib/throttled-log.ts'

test('lets so many lines a second through and then says how many it held back', () => {
  const lines: string[] = []
  let now = 0
  const note = (line: string) => void lines.push(line)
  const log = new ThrottledLog({
    log: { debug: note, info: note, warn: note, error: note } as never,
    clock: { now: () => new Date(now) },
    linesPerSecond: 2,
  })
  for (const word of ['a', 'b', 'c', 'd']) log.info(() => word)
  now = 1000
  log.warn(() => 'e')
  expect(lines).toEqual(['a', 'b', '… and 2 more like these', 'e'])
})
