import type { Box, Event, Target } from '../../model/index.ts'

/** The parts of an event that say what a picture shows where. */
export interface MarkedEvent extends Pick<Event, 'images' | 'truncated' | 'source'> {
  targets: readonly (Pick<Target, 'box'> & { face: object | null })[]
}

const isBox = ({ x1, y1, x2, y2 }: Box) => [x1, y1, x2, y2].every(part => part >= 0 && part <= 1) && x2 > x1 && y2 > y1

/**
 * The places of everything that the camera marked in the overview of an event: plates, faces, people and vehicles. Null
 * if one of them has no place, or the places are not certain: hiding the others would show that one.
 */
export function markedBoxes({ targets, images, truncated, source }: MarkedEvent): Box[] | null {
  const overviews = images.filter(({ role }) => role === 'overview')
  // With several overviews it is unknown which one the boxes belong to.
  if (truncated || overviews.length !== 1 || targets.length === 0) return null
  // The unit of a recorder's face boxes is only inferred (docs/protocol/coordinates-and-times.md).
  if (source === 'nvr' && targets.some(({ face }) => face)) return null
  const boxes = targets.map(({ box }) => box)
  return boxes.every(box => box !== null && isBox(box)) ? (boxes as Box[]) : null
}
