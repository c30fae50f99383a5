import { expect, test } from 'vitest'
import { usualTime } from '../../dashboard/src/features/places/usual-time.ts'

const hour = 3_600_000
const at = (day: number, hours: number) => (day * 24 + hours) * hour

test('the usual time of day is the middle one, also around midnight', () => {
  expect(usualTime([at(1, 8), at(2, 8.5), at(3, 9)])).toBe(8.5 * hour)
  expect(usualTime([at(1, 23.5), at(2, 0), at(3, 0.5)])).toBe(0)
  expect(usualTime([at(1, 8), at(2, 8)])).toBeNull()
})

test('times all over the day are no habit', () => {
  expect(usualTime([at(1, 2), at(2, 8), at(3, 14), at(4, 20), at(5, 11), at(6, 17)])).toBeNull()
})
