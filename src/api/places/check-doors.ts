import { CameraDirectory } from '../../cameras/camera-directory.ts'
import { ShownCameras } from '../../cameras/shown-cameras.ts'
import type { Queries } from '../../database/index.ts'
import { isSameDoor } from '../../grouping/index.ts'
import { ViewtronError } from '../../model/index.ts'
import { type Line, Lines, type Place, StoredPlaces } from '../../places/index.ts'
import { RequestInvalid } from '../api-error.ts'

type Doors = Place['doors']

/** Why a door cannot tell in from out; null where it can. */
function whyWithoutDirection(camera: { source: string | null }, line: Line | null): string | null {
  if (line === null) {
    return camera.source === 'nvr' ? 'a recorder does not say in which direction a plate went' : null
  }
  if (line.hasTotals || line.drawnAt !== null || line.shape === 'area') return null
  return 'alarms of a line do not say in which direction it was crossed; only counters do'
}

/**
 * Returns doors with the ids of cameras, which may be given by name. Throws `request-invalid` for cameras and lines that do
 * not exist, `door-direction-unavailable`, and `door-counted-twice`.
 */
export async function checkDoors(queries: Queries, doors: Doors): Promise<Doors> {
  const cameras = await ShownCameras.load(queries)
  const lines = new Map((await new Lines(queries).all()).map(line => [line.id, line]))
  const directory = new CameraDirectory(queries)
  const checked: Doors = []
  for (const [n, door] of doors.entries()) {
    const camera = cameras
      .groups()
      .find(({ id, name, ids }) => ids.includes(door.camera) || name === door.camera || id === door.camera)
    if (!camera)
      throw new RequestInvalid([{ field: `doors.${n}.camera`, message: `there is no camera ${door.camera}` }])
    const line = door.line === null ? null : (lines.get(door.line) ?? null)
    if (door.line !== null && (!line || !camera.ids.includes(line.cameraId))) {
      const message = `the camera ${camera.name} has no line ${door.line}`
      throw new RequestInvalid([{ field: `doors.${n}.line`, message }])
    }
    const reason = door.crossing === 'direction' ? whyWithoutDirection(await directory.get(camera.id), line) : null
    if (reason) throw new ViewtronError('door-direction-unavailable', { camera: camera.name, reason })
    checked.push({ ...door, camera: camera.id })
  }
  checkCountedOnce(checked, { lines, cameras })
  return checked
}

interface KnownLines {
  lines: ReadonlyMap<string, Line>
  cameras: ShownCameras
}

const wordsOf = ({ name, shape, drawnAt }: Line) =>
  name ?? `the ${shape === 'line' ? 'line' : 'zone'} ${drawnAt === null ? 'of the camera' : 'that was drawn'}`

/** Counts of cameras at a door are added up once; crossings of a drawn line are added to them (docs/places.md). */
function checkCountedOnce(doors: Doors, { lines, cameras }: KnownLines): void {
  const used = doors.flatMap(door => {
    const line = door.line === null ? undefined : lines.get(door.line)
    return line ? [{ camera: door.camera, line }] : []
  })
  for (const { camera, line } of used) {
    if (line.drawnAt === null) continue
    const twice = used.find(one => one.camera === camera && one.line !== line && isSameDoor(one.line, line))
    if (!twice) continue
    const facts = { line: wordsOf(line), other: wordsOf(twice.line), camera: cameras.shown(camera).name }
    throw new ViewtronError('door-counted-twice', facts)
  }
}

/** Throws `door-counted-twice` where a moved line would lie over another door of its place. */
export async function checkMovedLine(queries: Queries, moved: Line): Promise<void> {
  const lines = new Map((await new Lines(queries).all()).map(line => [line.id, line]))
  lines.set(moved.id, moved)
  const cameras = await ShownCameras.load(queries)
  for (const { doors } of await StoredPlaces.all(queries))
    if (doors.some(({ line }) => line === moved.id)) checkCountedOnce(doors, { lines, cameras })
}

/** Throws `request-invalid` for a place that does not exist or stands in this one itself. */
export async function checkParent(queries: Queries, parent: string | null, id: string | null): Promise<void> {
  if (parent === null) return
  const places = new Map((await StoredPlaces.all(queries)).map(place => [place.id, place]))
  const refuse = (message: string) => new RequestInvalid([{ field: 'parent', message }])
  if (!places.has(parent)) throw refuse(`there is no place ${parent}`)
  for (let at: string | null = parent; at !== null; at = places.get(at)?.parent ?? null) {
    if (at === id) throw refuse('the place would stand in itself')
  }
}
