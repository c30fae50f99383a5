import type { Shape } from './overlay-shapes.ts'

/** A label with its top-left corner and its size, in CSS pixels. */
interface PlacedLabel {
  text: string
  x: number
  y: number
  width: number
  height: number
}

const height = 20
const gap = 3

/** The width of 12-pixel semi-bold text, rounded up; capitals and digits are wider. */
const textWidth = (text: string) => [...text].reduce((sum, char) => sum + (/[A-Z0-9]/.test(char) ? 8.8 : 7.4), 14)

type Rect = Omit<PlacedLabel, 'text'>

const overlap = (a: Rect, b: Rect) =>
  a.x < b.x + b.width + 2 && b.x < a.x + a.width + 2 && a.y < b.y + b.height + 2 && b.y < a.y + a.height + 2

/** Above, below, inside at the top, to the right and to the left of the shape, in this order. */
function candidates(shape: Shape, width: number): { x: number; y: number }[] {
  const xs = shape.points.map(point => point.x)
  const ys = shape.points.map(point => point.y)
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const around = [
    { x: left, y: top - height - gap },
    { x: left, y: bottom + gap },
    { x: left + gap, y: top + gap },
    { x: right + gap, y: top },
    { x: left - width - gap, y: top },
    { x: right - width, y: bottom - height - gap },
  ]
  // A zone or line is large: its label is placed at its own corners rather than around its bounding box.
  if (shape.kind === 'box') return around
  return [...shape.points.map(({ x, y }) => ({ x: x - width / 2, y: y + gap })), ...around]
}

/** Places each label inside the picture where it covers no other, or else in the next free row. */
export function placeLabels(shapes: readonly Shape[], frame: { width: number; height: number }): PlacedLabel[] {
  const placed: PlacedLabel[] = []
  // Boxes come first, because their labels matter most.
  const order = [...shapes].sort((a, b) => Number(b.kind === 'box') - Number(a.kind === 'box'))
  for (const shape of order) {
    const width = Math.min(frame.width, textWidth(shape.label))
    const inside = ({ x, y }: { x: number; y: number }): Rect => ({
      x: Math.max(0, Math.min(x, frame.width - width)),
      y: Math.max(0, Math.min(y, frame.height - height)),
      width,
      height,
    })
    const free = (rect: Rect) => placed.every(other => !overlap(rect, other))
    const places = candidates(shape, width).map(inside)
    const rows = Array.from({ length: Math.floor(frame.height / (height + gap)) }, (_, row) =>
      inside({ x: places[0]?.x ?? 0, y: row * (height + gap) }),
    )
    const rect = [...places, ...rows].find(free) ?? places[0]
    if (rect) placed.push({ text: shape.label, ...rect })
  }
  return placed
}
