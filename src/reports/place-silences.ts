import { countGaps } from '../analysis/index.ts'
import { ShownCameras } from '../cameras/shown-cameras.ts'
import type { Queries } from '../database/index.ts'
import type { Silence } from '../places/index.ts'

/** When cameras were silent, which distinguishes a time without visitors from a dead camera. */
export function silencesOf(queries: Queries, now: number) {
  return async (ids: readonly string[], range: { from: number; to: number }): Promise<Silence[]> => {
    const cameras = (await ShownCameras.load(queries)).groups().filter(({ id }) => ids.includes(id))
    const gaps = await countGaps(queries, cameras, { ...range, now })
    return gaps.map(({ camera, from, to }) => ({ camera: camera.id, from, to }))
  }
}
