import { expect, it } from 'vitest'
import { CatchUpLog } from '../../src/lib/catch-up-log.ts'

it('names the progress of a reader that is far behind, and its end', () => {
  const lines: string[] = []
  const log = { info: (line: string) => void lines.push(line) }
  const progress = new CatchUpLog({ log: log as never, doing: 'Counting', done: 'Everything is counted.' })
  progress.note(5, 20_005)
  expect(lines).toEqual([])
  progress.note(10_000, 100_000)
  progress.note(10_200, 100_000)
  expect(lines).toEqual(['Counting: 10000 of 100000 entries.'])
  progress.note(100_000, 100_000)
  progress.note(100_010, 100_010)
  expect(lines).toEqual(['Counting: 10000 of 100000 entries.', 'Everything is counted.'])
})
