import type { CompiledQuery } from 'kysely'
import { type Queries, upsert } from '../database/index.ts'
import { nextUuid } from '../lib/uuid7.ts'
import type { TrackChange } from '../model/index.ts'
import { iso } from '../time/iso.ts'
import { mostPoints, type OpenTrack } from './open-tracks.ts'
import { thinPath } from './thin-path.ts'

/** A start or end of a track that is to be stored in the log; `trackId` is the id of the start. */
export interface TrackToEnter {
  change: Omit<TrackChange, 'seq'>
  trackId: string
}

function common({ camera, clientIp, targetId, type, startedAt }: OpenTrack) {
  return { kind: 'track', camera, clientIp, targetId, type, startedAt: iso(startedAt) } as const
}

export function startOf(track: OpenTrack): TrackToEnter {
  const at = iso(track.startedAt)
  const times = { receivedAt: at, time: at, endedAt: null, dwellMs: null }
  return { trackId: track.id, change: { ...common(track), id: track.id, phase: 'start', ...times, path: [] } }
}

/** The end of a track. `isKnown` is false where its last positions are lost, and with them the time of its end. */
export function endOf(track: OpenTrack, isKnown = true): TrackToEnter {
  const at = iso(track.lastAt)
  const change: TrackToEnter['change'] = {
    ...common(track),
    id: nextUuid(track.id, 1),
    phase: 'end',
    receivedAt: at,
    time: at,
    endedAt: isKnown ? at : null,
    dwellMs: isKnown ? Math.max(0, track.lastAt - track.startedAt) : null,
    path: thinPath(track.path, mostPoints),
  }
  return { trackId: track.id, change }
}

/** The rows that the start or end of a track, stored as entry `seq`, leaves in the tables of tracks. */
export function trackStatements(queries: Queries, { change, trackId }: TrackToEnter, seq: number): CompiledQuery[] {
  const { camera, targetId, type, clientIp } = change
  const row = { camera_id: camera.id, target_id: targetId, type, started_at: Date.parse(change.startedAt) }
  if (change.phase === 'start') return [upsert(queries, 'open_track', { ...row, id: trackId, client_ip: clientIp })]
  const endedAt = Date.parse(change.endedAt ?? change.startedAt)
  return [
    queries.deleteFrom('open_track').where('id', '=', trackId).compile(),
    queries
      .insertInto('track')
      .values({ ...row, seq, ended_at: endedAt })
      .compile(),
  ]
}

/** The rows of a track that a site forwards. It ends by an entry of the site, so only finished ones are listed. */
export function forwardedTrackStatements(queries: Queries, track: TrackChange): CompiledQuery[] {
  const { camera, targetId, type, phase, seq } = track
  if (phase === 'start') return []
  const startedAt = Date.parse(track.startedAt)
  const endedAt = Date.parse(track.endedAt ?? track.startedAt)
  const row = { camera_id: camera.id, target_id: targetId, type, started_at: startedAt, ended_at: endedAt, seq }
  return [queries.insertInto('track').values(row).compile()]
}

/** Removes the tracks that ended with these entries. */
export function removeTracksStatement(queries: Queries, seqs: readonly number[]): CompiledQuery {
  return queries.deleteFrom('track').where('seq', 'in', seqs).compile()
}
