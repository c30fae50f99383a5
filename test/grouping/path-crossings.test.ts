import fc from 'fast-check'
import { expect, test } from 'vitest'
import { thinPath } from '../../src/analysis/thin-path.ts'
import { pathCrossings, timesInside } from '../../src/grouping/index.ts'
import type { TrackPoint } from '../../src/model/index.ts'

/** A person whose feet are at a point. */
const at = (ms: number, x: number, y: number): TrackPoint => [ms, x - 0.02, y - 0.1, x + 0.02, y]
const line = {
  shape: 'line',
  points: [
    { x: 0, y: 0.5 },
    { x: 1, y: 0.5 },
  ],
} as const
const zone = {
  shape: 'area',
  points: [
    { x: 0.4, y: 0.4 },
    { x: 0.6, y: 0.4 },
    { x: 0.6, y: 0.6 },
    { x: 0.4, y: 0.6 },
  ],
} as const

test('a path over a line crosses it once, at its time and to its side', () => {
  expect(pathCrossings(line, [at(0, 0.5, 0.3), at(1000, 0.5, 0.7)])).toEqual([{ at: 500, isIn: true }])
  expect(pathCrossings(line, [at(0, 0.5, 0.7), at(1000, 0.5, 0.3)])).toEqual([{ at: 500, isIn: false }])
  expect(pathCrossings(line, [at(0, 0.1, 0.3), at(1000, 0.9, 0.4)])).toEqual([])
})

test('a target that trembles on a line crosses it at most once', () => {
  const trembling = Array.from({ length: 21 }, (_, n) => at(500 + n * 100, 0.5, 0.5 + (n % 2 === 0 ? 0.005 : -0.005)))
  expect(pathCrossings(line, [at(0, 0.5, 0.3), ...trembling, at(3000, 0.5, 0.8)])).toHaveLength(1)
  expect(pathCrossings(line, [at(0, 0.5, 0.3), ...trembling, at(3000, 0.5, 0.2)])).toEqual([])
})

test('a path through a zone goes in and out, also between two points', () => {
  expect(pathCrossings(zone, [at(0, 0, 0.5), at(1000, 1, 0.5)])).toEqual([
    { at: 400, isIn: true },
    { at: 600, isIn: false },
  ])
  expect(timesInside(zone, [at(0, 0.5, 0.5), at(1000, 0.5, 0.5), at(2000, 0.5, 1)])).toEqual([{ from: 0, to: 1200 }])
})

test('a thinned path crosses what the whole one does', () => {
  const share = fc.integer({ min: 0, max: 1000 }).map(n => n / 1000)
  const walk = fc.array(fc.record({ x: share, y: share }), {
    minLength: 2,
    maxLength: 6,
  })
  let [whole, wrong] = [0, 0]
  fc.assert(
    fc.property(
      walk,
      fc.integer({ min: 200, max: 800 }).map(n => n / 1000),
      (corners, y) => {
        const path = corners.slice(1).flatMap((corner, leg) => {
          const from = corners[leg] ?? corner
          return Array.from({ length: 40 }, (_, n) => {
            const share = n / 40
            // Boxes of detectors tremble.
            const noise = 0.004 * Math.sin(n * 7.3 + leg)
            return at(
              (leg * 40 + n) * 250,
              from.x + (corner.x - from.x) * share,
              from.y + (corner.y - from.y) * share + noise,
            )
          })
        })
        const drawn = {
          shape: 'line',
          points: [
            { x: 0, y },
            { x: 1, y },
          ],
        } as const
        whole += pathCrossings(drawn, path).length
        wrong += Math.abs(pathCrossings(drawn, path).length - pathCrossings(drawn, thinPath(path, 100)).length)
      },
    ),
    { numRuns: 400, seed: 42 },
  )
  expect(whole).toBeGreaterThan(400)
  expect(wrong / whole).toBeLessThan(0.005)
})
