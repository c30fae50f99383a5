import { ShownCameras } from '../../cameras/shown-cameras.ts'
import type { Queries } from '../../database/index.ts'

/** Ids of the cameras that are asked for by an id or name, as they are shown; undefined for all. */
export async function camerasAsked(queries: Queries, asked: readonly string[] | undefined) {
  if (!asked?.length) return undefined
  const shown = await ShownCameras.load(queries)
  const isAsked = ({ name, ids }: { name: string; ids: readonly string[] }) =>
    asked.some(one => one === name || ids.includes(one))
  return shown.groups().flatMap(camera => (isAsked(camera) ? [camera.id] : []))
}
