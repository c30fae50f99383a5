import { expect, test } from 'vitest'
import { type DrawnShape, isSameDoor } from '../../src/grouping/index.ts'

const line = (x1: number, y1: number, x2: number, y2: number): DrawnShape => ({
  shape: 'line',
  points: [
    { x: x1, y: y1 },
    { x: x2, y: y2 },
  ],
})
const zone = (x1: number, y1: number, x2: number, y2: number): DrawnShape => ({
  shape: 'area',
  points: [
    { x: x1, y: y1 },
    { x: x2, y: y1 },
    { x: x2, y: y2 },
    { x: x1, y: y2 },
  ],
})

test('lines beside each other lie over the same door, in both directions and of different lengths', () => {
  expect(isSameDoor(line(0.2, 0.5, 0.6, 0.5), line(0.62, 0.55, 0.2, 0.53))).toBe(true)
  expect(isSameDoor(line(0.3, 0.5, 0.5, 0.5), line(0, 0.55, 1, 0.52))).toBe(true)
})

test('lines at other ends of the picture, or that only meet, lie over different doors', () => {
  expect(isSameDoor(line(0.1, 0.5, 0.3, 0.5), line(0.7, 0.5, 0.9, 0.5))).toBe(false)
  expect(isSameDoor(line(0.1, 0.5, 0.5, 0.5), line(0.5, 0.5, 0.5, 0.1))).toBe(false)
})

test('a line in a zone lies over the same door, and so may totals without a position', () => {
  expect(isSameDoor(line(0.4, 0.5, 0.6, 0.5), zone(0.2, 0.2, 0.8, 0.8))).toBe(true)
  expect(isSameDoor(line(0.4, 0.1, 0.6, 0.1), zone(0.2, 0.4, 0.8, 0.8))).toBe(false)
  expect(isSameDoor(line(0.4, 0.5, 0.6, 0.5), { shape: 'line', points: [] })).toBe(true)
})
