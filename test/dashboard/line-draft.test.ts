import { expect, test } from 'vitest'
import {
  arrowOf,
  isComplete,
  type LineDraft,
  mostPoints,
  withMiddlePoint,
  withMoved,
  withPoint,
  withStart,
} from '../../dashboard/src/features/places/line-draft.ts'
import { coloredCells, strongest } from '../../dashboard/src/pages/places/paths/path-colors.ts'

const empty = (shape: LineDraft['shape']): LineDraft => ({ id: null, shape, points: [], name: '' })
const size = { width: 1000, height: 1000 }

test('a line has two points, and a third is not added', () => {
  let draft = empty('line')
  for (const x of [0.1, 0.5, 0.9]) draft = withPoint(draft, { x, y: 0.5 }).draft
  expect(draft.points).toEqual([
    { x: 0.1, y: 0.5 },
    { x: 0.5, y: 0.5 },
  ])
})

test('the arrow of a line points to the right, seen from its first point to its last', () => {
  const upwards = [
    { x: 0.5, y: 1 },
    { x: 0.5, y: 0 },
  ]
  expect(arrowOf(upwards, size)).toEqual({ x: 500, y: 500, degrees: 0 })
  expect(Math.abs(arrowOf(upwards.toReversed(), size)?.degrees ?? 0)).toBe(180)
})

test('a corner is added to the nearest edge of a zone, up to 16', () => {
  let draft = withStart(empty('area'))
  const added = withPoint(draft, { x: 0.5, y: 0.35 })
  expect(added.at).toBe(1)
  for (let n = 0; n < 20; n++) draft = withMiddlePoint(draft)
  expect([draft.points.length, isComplete(draft)]).toEqual([mostPoints.area, true])
})

test('a point stays in the picture', () => {
  const draft = withMoved(withStart(empty('line')), 0, { x: -0.2, y: 1.7 })
  expect(draft.points[0]).toEqual({ x: 0, y: 1 })
})

test('one spot with a parked car leaves the others visible, and cells without a value have no color', () => {
  const cell = (column: number, presentMs: number, speed: number | null) => {
    return { column, row: 0, presentMs, standingMs: 0, visits: 1, speed }
  }
  const cells = [cell(0, 10_000_000, null), cell(1, 100_000, 1), cell(2, 0, 3)]
  const [parked, walked, ...none] = coloredCells(cells, 'presence')
  expect(none).toEqual([])
  expect(walked?.opacity).toBeGreaterThan(0.29)
  expect(parked?.opacity).toBeGreaterThan(walked?.opacity ?? 1)
  expect(coloredCells(cells, 'speed')).toHaveLength(2)
  expect(strongest(cells, 'speed')?.column).toBe(2)
  expect(strongest(cells, 'standing')).toBe(null)
})
