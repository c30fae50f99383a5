import { targetWords } from '#features/events/category-words.ts'
import type { ApiEvent } from '#server/api/schemas/index.ts'

interface Dot {
  x: number
  y: number
}

/** Something to draw over the overview, in CSS pixels of the picture as shown. */
export interface Shape {
  kind: 'box' | 'area' | 'line'
  label: string
  points: Dot[]
}

type Target = ApiEvent['targets'][number]
type Rule = ApiEvent['rules'][number]

function targetLabel(target: Target, index: number, several: boolean): string {
  const plate = target.plate?.corrected ?? target.plate?.number
  const name = target.face?.match?.name
  const word = plate || name || (target.type === 'unknown' ? 'Target' : targetWords[target.type])
  return several && !plate && !name ? `${word} ${index + 1}` : word
}

function boxShape(target: Target, index: number, several: boolean): Shape[] {
  if (target.box === null) return []
  const { x1, y1, x2, y2 } = target.box
  const points = [
    { x: x1, y: y1 },
    { x: x2, y: y1 },
    { x: x2, y: y2 },
    { x: x1, y: y2 },
  ]
  return [{ kind: 'box', label: targetLabel(target, index, several), points }]
}

function ruleShape(rule: Rule): Shape[] {
  if (rule.points.length < 2) return []
  const isLine = rule.shape === 'line' || rule.points.length === 2
  const direction = rule.direction ? `, direction ${rule.direction}` : ''
  const name = rule.lineName ?? (isLine ? 'Line' : 'Zone')
  return [{ kind: isLine ? 'line' : 'area', label: `${name}${direction}`, points: rule.points }]
}

/** Two targets in one zone give two rules with the same points; the zone is drawn once. */
function distinct(shapes: Shape[]): Shape[] {
  const seen = new Map(shapes.map(shape => [JSON.stringify(shape), shape]))
  return [...seen.values()]
}

/** Zones and lines first, boxes above them. */
export function overlayShapes(event: ApiEvent, width: number, height: number): Shape[] {
  const several = event.targets.length > 1
  const shapes = [
    ...event.rules.flatMap(ruleShape),
    ...event.targets.flatMap((target, index) => boxShape(target, index, several)),
  ]
  const scaled = ({ x, y }: Dot) => ({ x: x * width, y: y * height })
  return distinct(shapes).map(shape => ({ ...shape, points: shape.points.map(scaled) }))
}
