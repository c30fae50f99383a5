import type { AnnotatedEvent } from '../../src/events/index.ts'

type Shape = 'line' | 'area'
const drawing = (shape: Shape, ...points: [x: number, y: number][]) => ({
  shape,
  points: points.map(([x, y]) => ({ x, y })),
})
const entrance = drawing('line', [0.1, 0.5], [0.9, 0.5])
const yard = drawing('area', [0.1, 0.1], [0.4, 0.1], [0.4, 0.4])
/** The lines that a camera may post: the two named ones, one of them moved a little, and one without a name. */
export const drawings = {
  entrance,
  moved: drawing('line', [0.12, 0.52], [0.9, 0.48]),
  yard,
  other: drawing('line', [0.5, 0.1], [0.5, 0.9]),
}
/** The lines that people named: own id of the camera, drawing, name. `old_door` is shown as `door`. */
export const namedLines = [
  ['gate', entrance, 'Main entrance'],
  ['old_door', entrance, 'Main entrance'],
  ['yard', yard, 'Yard'],
] as const

/** The camera of an id as people see it. */
export const shown = (id: string) => {
  if (id === 'door' || id === 'old_door') return { id: 'door', name: 'Front door' }
  return { id, name: id }
}

/** The names of the lines and zones of an event, as people see them. */
export function namesIn({ camera, category, rules }: AnnotatedEvent): Pick<AnnotatedEvent, 'rules' | 'lineName'> {
  const nameOf = ({ shape, points }: AnnotatedEvent['rules'][number]) => {
    const drawnShape = category === 'line-count' ? 'line' : shape
    const isSame = ([id, line]: (typeof namedLines)[number]) =>
      shown(id).id === camera.id &&
      line.shape === drawnShape &&
      line.points.length === points.length &&
      line.points.every(({ x, y }, n) => Math.abs(x - points[n]!.x) < 0.05 && Math.abs(y - points[n]!.y) < 0.05)
    return namedLines.find(isSame)?.[2]
  }
  const named = rules.map(rule => ({ ...rule, ...(nameOf(rule) && { lineName: nameOf(rule) }) }))
  const lineName = named.find(rule => rule.lineName !== undefined)?.lineName
  return { rules: named, ...(lineName && { lineName }) }
}
