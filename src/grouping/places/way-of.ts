import type { ClosedPass, PlaceRules } from './place-types.ts'

/** The direction of a pass at a place: in, out, not known because the camera sent no direction, or null for no door of it. */
export function wayOf(
  { camera, cameras, direction }: Pick<ClosedPass, 'camera' | 'cameras' | 'direction'>,
  { doors }: Pick<PlaceRules, 'doors'>,
): 'in' | 'out' | 'unknown' | null {
  const plates = doors.filter(({ line }) => line === null)
  const door = plates.find(one => one.camera === camera) ?? plates.find(one => cameras.includes(one.camera))
  if (!door) return null
  if (door.crossing !== 'direction') return door.crossing
  if (direction === null) return 'unknown'
  return direction === 'approach' ? 'in' : 'out'
}
