import { finishedTracks } from '../../analysis/index.ts'
import { ShownCameras } from '../../cameras/shown-cameras.ts'
import type { Queries } from '../../database/index.ts'
import { EventLog } from '../../log/index.ts'
import { type CameraRef, namesCamera, type TargetType } from '../../model/index.ts'
import { cursorCodec, numberPlace } from '../cursor.ts'

export interface TrackRequest {
  /** Ids or names. */
  camera: string[] | undefined
  type: TargetType[] | undefined
  /** Excludes tracks that ended before this. */
  from: Date | undefined
  /** Excludes tracks that began at this time or later. */
  to: Date | undefined
  limit: number
  cursor: string | undefined
}

const cursors = cursorCodec('tracks', numberPlace)

/** Returns finished tracks, newest first. Throws `cursor-invalid`. */
export async function trackPage(queries: Queries, request: TrackRequest) {
  const { camera, type: types, from, to, limit, cursor } = request
  const cameras = await ShownCameras.load(queries)
  const isAsked = (one: CameraRef) => camera?.some(word => namesCamera(word, one)) ?? false
  const seqs = await finishedTracks(queries, {
    cameraIds: camera?.length ? cameras.idsWhere(isAsked) : null,
    types,
    from,
    to,
    before: cursors.decode(cursor),
    limit: limit + 1,
  })
  const page = seqs.slice(0, limit)
  const last = page.at(-1)
  return {
    items: (await new EventLog(queries).entries(page)).filter(entry => entry.kind === 'track'),
    nextCursor: last !== undefined && seqs.length > page.length ? cursors.encode(last) : null,
  }
}
