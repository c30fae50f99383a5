import { ShownCameras } from '../../cameras/shown-cameras.ts'
import type { Queries } from '../../database/index.ts'
import { EventLog } from '../../log/index.ts'
import type { CameraRef, TargetType } from '../../model/index.ts'
import { cursorCodec, numberPlace } from '../cursor.ts'

export interface TrackRequest {
  /** Ids or names. */
  camera: string[] | undefined
  type: TargetType[] | undefined
  /** Tracks that lasted into the time from here … */
  from: Date | undefined
  /** … to before here. */
  to: Date | undefined
  limit: number
  cursor: string | undefined
}

const cursors = cursorCodec('tracks', numberPlace)

async function seqsOf(queries: Queries, request: TrackRequest, cameras: ShownCameras): Promise<number[]> {
  const { camera, type, from, to, limit, cursor } = request
  const before = cursors.decode(cursor)
  let query = queries.selectFrom('track').select('seq')
  if (camera?.length) {
    const isAsked = ({ id, name }: CameraRef) => camera.includes(id) || camera.includes(name)
    query = query.where('camera_id', 'in', cameras.idsWhere(isAsked))
  }
  if (type?.length) query = query.where('type', 'in', type)
  if (from) query = query.where('ended_at', '>=', from.getTime())
  if (to) query = query.where('started_at', '<', to.getTime())
  if (before !== null) query = query.where('seq', '<', before)
  const rows = await query
    .orderBy('seq', 'desc')
    .limit(limit + 1)
    .execute()
  return rows.map(row => row.seq)
}

/** Finished tracks, newest first. Throws `cursor-invalid`. */
export async function trackPage(queries: Queries, request: TrackRequest) {
  const cameras = await ShownCameras.load(queries)
  const seqs = await seqsOf(queries, request, cameras)
  const page = seqs.slice(0, request.limit)
  const last = page.at(-1)
  return {
    items: (await new EventLog(queries).entries(page)).filter(entry => entry.kind === 'track'),
    nextCursor: last !== undefined && seqs.length > page.length ? cursors.encode(last) : null,
  }
}
