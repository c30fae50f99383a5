import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  fittedSize,
  limited,
  panned,
  type View,
  viewOfPart,
  wholeView,
  zoomed,
} from '../../dashboard/src/features/event/viewer/zoom.ts'

const stage = { width: 1000, height: 500 }
const fit = fittedSize({ width: 1920, height: 1080 }, stage)
const sizes = { fit, stage }

/** The pixel of the stage, from its middle, at which a place of the picture is shown. */
const placeOf = ({ scale, x, y }: View, at: { x: number; y: number }) => ({
  x: (at.x - x) * fit.width * scale,
  y: (at.y - y) * fit.height * scale,
})

describe('zooming a picture', () => {
  it('fits all of it on the stage', () => {
    expect(fit.height).toBe(500)
    expect(fit.width).toBeCloseTo(888.9, 1)
  })

  it('keeps what is under the pointer in its place', () => {
    const view = zoomed(wholeView, 4, { point: { x: 0, y: 0 }, ...sizes })
    const point = { x: 120, y: -60 }
    const under = { x: view.x + point.x / (fit.width * 4), y: view.y + point.y / (fit.height * 4) }
    const next = zoomed(view, 1.7, { point, ...sizes })
    expect(placeOf(next, under).x).toBeCloseTo(point.x, 6)
    expect(placeOf(next, under).y).toBeCloseTo(point.y, 6)
  })

  it('returns to the whole picture, centered', () => {
    const view = panned(zoomed(wholeView, 8, { point: { x: 300, y: 200 }, ...sizes }), { x: -400, y: 90 }, sizes)
    expect(zoomed(view, 1 / 20, { point: { x: 10, y: 10 }, ...sizes })).toEqual(wholeView)
  })

  it('never shows the stage beside a picture that is larger than it', () => {
    const number = fc.double({ min: -5, max: 5, noNaN: true })
    fc.assert(
      fc.property(number, number, fc.double({ min: 0, max: 40, noNaN: true }), (x, y, scale) => {
        const view = limited({ scale, x, y }, fit, stage)
        const [topLeft, bottomRight] = [placeOf(view, { x: 0, y: 0 }), placeOf(view, { x: 1, y: 1 })]
        expect(view.scale).toBeGreaterThanOrEqual(1)
        if (fit.height * view.scale > stage.height) {
          expect(topLeft.y).toBeLessThanOrEqual(-stage.height / 2 + 1e-6)
          expect(bottomRight.y).toBeGreaterThanOrEqual(stage.height / 2 - 1e-6)
        }
        if (fit.width * view.scale <= stage.width) expect(view.x).toBe(0.5)
      }),
    )
  })

  it('goes to a part, large and with something around it', () => {
    const view = viewOfPart({ x1: 0.4, y1: 0.6, x2: 0.5, y2: 0.64 }, fit, stage)
    expect(view.x).toBeCloseTo(0.45)
    expect(view.y).toBeCloseTo(0.62)
    const width = 0.1 * fit.width * view.scale
    expect(width).toBeGreaterThan(0.4 * stage.width)
    expect(width).toBeLessThan(0.6 * stage.width)
  })
})
