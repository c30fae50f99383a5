import type { Box, Point } from '../../model/index.ts'
import { child, childValue, items, type XmlElement } from '../xml/element.ts'
import { decimal } from './numbers.ts'

/** The unit of coordinates: width and height of the picture in the units of the device. */
export interface Frame {
  width: number
  height: number
}

/** Most coordinates are ten-thousandths of the picture on both axes (docs/protocol/coordinates-and-times.md). */
export const perTenThousand: Frame = { width: 10_000, height: 10_000 }

/** A `rect` (`x1 y1 x2 y2`) as a box; null where it is absent, incomplete, all zero or without area. */
export function rectBox(rect: XmlElement | undefined, frame: Frame): Box | null {
  const [x1, y1, x2, y2] = ['x1', 'y1', 'x2', 'y2'].map(key => decimal(childValue(rect, key)))
  return toBox([x1, x2], [y1, y2], frame)
}

/** A rectangle in the form `x y width height` as a box; an empty `x` or `y` is 0. */
export function extentBox(rect: XmlElement | undefined, frame: Frame): Box | null {
  const width = decimal(childValue(rect, 'width'))
  const height = decimal(childValue(rect, 'height'))
  if (width == null || height == null) return null
  const x = decimal(childValue(rect, 'x')) ?? 0
  const y = decimal(childValue(rect, 'y')) ?? 0
  return toBox([x, x + width], [y, y + height], frame)
}

const corners = ['lefttop', 'righttop', 'leftbottom', 'rightbottom']

/** The upright box around the four corner elements of a plate or face; null where one is missing. */
export function cornersBox(item: XmlElement, frame: Frame): Box | null {
  const xs = corners.map(corner => decimal(childValue(child(item, corner), 'x')))
  const ys = corners.map(corner => decimal(childValue(child(item, corner), 'y')))
  return toBox(xs, ys, frame)
}

/** The upright box around points, whose coordinates are in units of the frame; null where one is missing, or without area. */
export function toBox(xs: (number | null | undefined)[], ys: (number | null | undefined)[], frame: Frame): Box | null {
  const across = extremes(xs, frame.width)
  const down = extremes(ys, frame.height)
  if (across === null || down === null) return null
  return { x1: across.low, y1: down.low, x2: across.high, y2: down.high }
}

/** The smallest and the largest value as fractions 0–1; null where one is missing or both are equal. */
function extremes(values: (number | null | undefined)[], size: number): { low: number; high: number } | null {
  let low = 1
  let high = 0
  for (const value of values) {
    if (value == null) return null
    const part = fraction(value, size)
    low = Math.min(low, part)
    high = Math.max(high, part)
  }
  return high > low ? { low, high } : null
}

function fraction(value: number, size: number): number {
  return Math.min(1, Math.max(0, value / size))
}

/** An element with `x` and `y` as a point; null where one is missing. */
export function pointOf(element: XmlElement | undefined, frame: Frame): Point | null {
  const x = decimal(childValue(element, 'x'))
  const y = decimal(childValue(element, 'y'))
  if (x === null || y === null) return null
  return { x: fraction(x, frame.width), y: fraction(y, frame.height) }
}

/** The corners of an area: `item` children with the numbers directly inside or in a `point`. */
export function areaPoints(list: XmlElement | undefined): Point[] {
  return items(list)
    .map(item => pointOf(child(item, 'point') ?? item, perTenThousand))
    .filter(point => point !== null)
}

/** Start and end of a line; empty where one is missing. */
export function linePoints(line: XmlElement | undefined): Point[] {
  const start = pointOf(child(line, 'startpoint'), perTenThousand)
  const end = pointOf(child(line, 'endpoint'), perTenThousand)
  return start !== null && end !== null ? [start, end] : []
}
