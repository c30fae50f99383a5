import type { Queries } from '../database/index.ts'
import type { CameraRef } from '../model/index.ts'
import { isMarked } from './seen-quarters.ts'

export interface Gap {
  camera: CameraRef
  from: number
  to: number
}

const quartersADay = 96
const quarterMs = 15 * 60_000

/** Cameras with heartbeats; the silence of other cameras means nothing. */
async function beating(queries: Queries): Promise<Set<string>> {
  const rows = await queries.selectFrom('camera_health').select(['camera_id', 'heartbeats']).execute()
  return new Set(rows.filter(row => (JSON.parse(row.heartbeats) as number[]).length > 1).map(row => row.camera_id))
}

/** The stretches of unmarked quarters between two marked ones, or up to `end`. */
function holes(marked: number[], end: number): { from: number; to: number }[] {
  return marked.flatMap((quarter, n) => {
    const next = marked[n + 1] ?? end
    return next - quarter > 1 ? [{ from: (quarter + 1) * quarterMs, to: next * quarterMs }] : []
  })
}

/** Returns when cameras were silent between `from` and `to`, in whole quarters of an hour, since they were first observed. */
export async function countGaps(
  queries: Queries,
  cameras: CameraRef[],
  { from, to, now }: { from: number; to: number; now: number },
): Promise<Gap[]> {
  const watched = await beating(queries)
  const rows = await queries
    .selectFrom('camera_seen')
    .selectAll()
    .where('day', '<=', Math.floor(to / quarterMs / quartersADay))
    .orderBy('camera_id')
    .orderBy('day')
    .execute()
  const marked = Map.groupBy(rows, row => row.camera_id)
  // A post may still come in the current quarter.
  const end = Math.floor(Math.min(to, now) / quarterMs)
  return cameras
    .filter(({ id }) => watched.has(id))
    .flatMap(camera => {
      const quarters = (marked.get(camera.id) ?? []).flatMap(({ day, quarters }) =>
        Array.from({ length: quartersADay }, (_, n) => n)
          .filter(n => isMarked(quarters, n))
          .map(n => day * quartersADay + n),
      )
      return holes(quarters, end)
        .map(hole => ({ camera, from: Math.max(hole.from, from), to: Math.min(hole.to, to) }))
        .filter(gap => gap.to > gap.from)
    })
}
