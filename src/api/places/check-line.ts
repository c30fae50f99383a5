import type { Line } from '../../places/index.ts'
import { RequestInvalid } from '../api-error.ts'

const fewestCorners = 3

/** Throws `request-invalid` for a line that a camera posted. */
export function checkDrawn({ drawnAt }: Line): void {
  if (drawnAt !== null) return
  const message = 'the camera posted this line; only drawn ones can be asked for, moved or removed'
  throw new RequestInvalid([{ field: 'id', message }])
}

/** Throws `request-invalid` for a zone with two corners. */
export function checkPoints(shape: Line['shape'], points: Line['points']): void {
  if (shape === 'area' && points.length < fewestCorners)
    throw new RequestInvalid([{ field: 'points', message: 'a zone needs at least three points' }])
}
