import fc from 'fast-check'
import { expect, test } from 'vitest'
import { thinPath } from '../../src/analysis/thin-path.ts'
import type { TrackPoint } from '../../src/model/index.ts'

const path = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 2000 }), fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 300 })
  .map(steps => {
    let at = 0
    return steps.map(([ms, x], n): TrackPoint => {
      at += n === 0 ? 0 : ms
      return [at, x, 0.2, x, 0.5]
    })
  })

test('a thinned path has the first and last point, only points of the path, in their order, and no more than asked for', () => {
  fc.assert(
    fc.property(path, fc.integer({ min: 2, max: 100 }), (points, most) => {
      const thinned = thinPath(points, most)
      expect(thinned.length).toBeLessThanOrEqual(Math.max(most, Math.min(points.length, 2)))
      expect(thinned[0]).toBe(points[0])
      expect(thinned.at(-1)).toBe(points.at(-1))
      let from = -1
      for (const point of thinned) {
        from = points.indexOf(point, from + 1)
        expect(from).toBeGreaterThanOrEqual(0)
      }
    }),
  )
})

test('a corner stays while points of straight parts are removed', () => {
  const straight = (n: number): TrackPoint => [n * 100, n / 100, 0.1, n / 100, 0.2]
  const back = (n: number): TrackPoint => [n * 100, (100 - n) / 100, 0.1, (100 - n) / 100, 0.2]
  const points = Array.from({ length: 101 }, (_, n) => (n <= 50 ? straight(n) : back(n)))
  expect(thinPath(points, 100)).toEqual([points[0], points[50], points[100]])
})

test('a target that stopped on the way still has its stop', () => {
  const points: TrackPoint[] = Array.from({ length: 60 }, (_, n): TrackPoint => {
    const x = n < 20 ? n / 100 : n < 40 ? 0.2 : (n - 20) / 100
    return [n * 1000, x, 0, x + 0.1, 0.1]
  })
  const moments = thinPath(points, 100).map(([at]) => at)
  expect(moments).toEqual([0, 20_000, 40_000, 59_000])
})
