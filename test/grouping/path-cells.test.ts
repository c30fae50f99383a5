import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pathCells, pathGrid } from '../../src/grouping/index.ts'
import type { TrackPoint } from '../../src/model/index.ts'

/** A person a fifth of the picture tall, whose feet are at a point. */
const at = (ms: number, x: number, y: number): TrackPoint => [ms, x - 0.02, y - 0.2, x + 0.02, y]
const { columns, rows } = pathGrid
const cell = (column: number, row: number) => row * columns + column

test('a path over a border between two cells is divided there', () => {
  const border = 10 / columns
  const pieces = pathCells([at(0, border - 0.01, 0.49), at(2000, border + 0.01, 0.49)])
  expect(pieces.map(piece => [piece.cell, piece.from, piece.to])).toEqual([
    [cell(9, 8), 0, 1000],
    [cell(10, 8), 1000, 2000],
  ])
})

test('a target stands where it moves by less than a fifth of its height in a second', () => {
  const [standing] = pathCells([at(0, 0.51, 0.5), at(10_000, 0.52, 0.5)])
  expect(standing?.isStanding).toBe(true)
  const walking = pathCells([at(0, 0.1, 0.5), at(4000, 0.9, 0.5)])
  expect(walking.every(({ isStanding }) => !isStanding)).toBe(true)
  // 0.8 of a picture that is 16:9, in fifths of its height.
  expect(walking.reduce((sum, { moved }) => sum + moved, 0)).toBeCloseTo((0.8 * 16) / 9 / 0.2, 3)
})

test('a target that trembles on the spot stands', () => {
  const path = Array.from({ length: 40 }, (_, n) => at(n * 100, 0.51 + (n % 2) * 0.006, 0.51))
  expect(pathCells(path).every(({ isStanding }) => isStanding)).toBe(true)
})

test('a path is also divided at given moments', () => {
  const pieces = pathCells([at(0, 0.51, 0.49), at(9000, 0.51, 0.49)], [4000])
  expect(pieces.map(({ from, to }) => [from, to])).toEqual([
    [0, 4000],
    [4000, 9000],
  ])
})

test('the pieces of any path take its whole time, without a gap, within the grid', () => {
  const share = fc.integer({ min: -100, max: 1100 }).map(n => n / 1000)
  const points = fc.array(fc.record({ x: share, y: share, ms: fc.nat(5000) }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(points, steps => {
      let time = 0
      const path = steps.map(({ x, y, ms }, n) => {
        time += n === 0 ? 0 : ms
        return at(time, x, y)
      })
      const pieces = pathCells(path, [1234, 5000])
      expect(pieces[0]?.from).toBe(0)
      expect(pieces.at(-1)?.to).toBe(time)
      for (const [n, piece] of pieces.entries()) {
        expect(piece.to).toBeGreaterThanOrEqual(piece.from)
        if (n > 0) expect(piece.from).toBe(pieces[n - 1]?.to)
        expect(piece.cell).toBeGreaterThanOrEqual(0)
        expect(piece.cell).toBeLessThan(columns * rows)
      }
    }),
    { numRuns: 300, seed: 7 },
  )
})
