import { ShownCameras } from '../../cameras/shown-cameras.ts'
import type { Queries } from '../../database/index.ts'
import type { PushPerson } from './push-people.ts'

/** Whether a person may see an alert about a camera; null is about no camera. */
export async function maySee(
  queries: Queries,
  { cameras: allowed }: Pick<PushPerson, 'cameras'>,
  cameraId: string | null,
): Promise<boolean> {
  if (allowed === null) return true
  if (cameraId === null) return false
  const cameras = await ShownCameras.load(queries)
  const { id } = cameras.shown(cameraId)
  return allowed.some(one => cameras.shown(one).id === id)
}
