import { describe, expect, test } from 'vitest'
import { complaints, growth, type SoakResult, type SoakSample } from '../../bench/soak-verdict.ts'

const steady: SoakSample = { residentBytes: 100e6, descriptors: 40, threads: 20, walBytes: 4e6, bytesPerEvent: 3000 }
const flawless: SoakResult = {
  samples: Array.from({ length: 30 }, () => steady),
  p99: { first: 40, last: 44 },
  acknowledged: new Set([1, 2]),
  stored: new Set([1, 2, 3]),
  removed: 0,
  refused: {},
}

test('a run that lost nothing and stayed as it was has nothing to complain about', () => {
  expect(complaints(flawless)).toEqual([])
  expect(complaints({ ...flawless, stored: new Set([2]), removed: 1 })).toEqual([])
})

test('an acknowledged event that is neither stored nor removed by retention is named', () => {
  expect(complaints({ ...flawless, stored: new Set([1, 3]) })).toEqual([
    '1 acknowledged events are not stored, retention removed 0; the last is target 2',
  ])
})

test('posts that were refused are counted by answer', () => {
  expect(complaints({ ...flawless, refused: { '503': 4, ECONNRESET: 1 } })).toHaveLength(2)
})

test('replies that take more than twice as long at the end are a complaint', () => {
  expect(complaints({ ...flawless, p99: { first: 40, last: 81 } })).toEqual([
    '99 % of the replies took 40 ms at first, and 81 ms at the end',
  ])
})

describe('what the server uses', () => {
  test('may rise while the server warms up', () => {
    expect(growth([50, 100, 100, 100, 100, 100, 100, 100, 100, 100])).toBe(0)
  })

  test.each([
    ['residentBytes', 'resident memory'],
    ['descriptors', 'the number of open files'],
    ['threads', 'the number of threads'],
    ['walBytes', 'the write-ahead log'],
    ['bytesPerEvent', 'the database for each event'],
  ] as const)('%s that grew by more than a fifth is a complaint', (name, words) => {
    const values = [100, 100, 105, 110, 112, 115, 117, 119, 120, 125]
    expect(growth(values)).toBe(0.25)
    const samples = values.map(value => ({ ...steady, [name]: value }))
    expect(complaints({ ...flawless, samples })).toEqual([`${words} grew by 25 % after the second tenth`])
  })

  test('is not judged in a run too short for tenths', () => {
    expect(growth([100, 200, 300])).toBe(0)
  })
})
