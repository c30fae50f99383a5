import { describe, expect, test } from 'vitest'
import { complaints, memoryGrowth, type SoakResult } from '../../bench/soak-verdict.ts'

const flawless: SoakResult = {
  residentBytes: Array.from({ length: 30 }, () => 100e6),
  acknowledged: new Set([1, 2]),
  stored: new Set([1, 2, 3]),
  refused: {},
}

test('a run that lost nothing and stayed as it was has nothing to complain about', () => {
  expect(complaints(flawless)).toEqual([])
})

test('an acknowledged event that is not stored is named', () => {
  expect(complaints({ ...flawless, stored: new Set([1, 3]) })).toEqual([
    '1 acknowledged events are not stored, the first is target 2',
  ])
})

test('posts that were refused are counted by answer', () => {
  expect(complaints({ ...flawless, refused: { '503': 4, ECONNRESET: 1 } })).toHaveLength(2)
})

describe('memory', () => {
  test('may rise while the server warms up', () => {
    expect(memoryGrowth([50, 100, 100, 100, 100, 100, 100, 100, 100, 100])).toBe(0)
  })

  test('that grew by more than a fifth is a complaint', () => {
    const residentBytes = [100, 100, 105, 110, 112, 115, 117, 119, 120, 125]
    expect(memoryGrowth(residentBytes)).toBe(0.25)
    expect(complaints({ ...flawless, residentBytes })).toEqual(['resident memory grew by 25 % after the second tenth'])
  })

  test('of a run too short for tenths is not judged', () => {
    expect(memoryGrowth([100, 200, 300])).toBe(0)
  })
})
