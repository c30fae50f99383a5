import type { ShownCameras } from '../cameras/shown-cameras.ts'
import { listed, type PlaceReadTable, type Queries } from '../database/index.ts'
import type { PlateRead } from '../grouping/index.ts'
import { readCorrections } from '../plates/plate-corrections.ts'

/** A place in the order of reads. */
export interface ReadPosition {
  time: number
  seq: number
  number: number
}

export const isAfter = (a: ReadPosition, b: ReadPosition) =>
  a.time !== b.time ? a.time > b.time : a.seq !== b.seq ? a.seq > b.seq : a.number > b.number

/** Reads behind a position in the order of their time, at most `limit`, with the corrections of people. */
export async function readsAfter(
  queries: Queries,
  after: ReadPosition,
  { limit, cameras }: { limit: number; cameras: ShownCameras },
): Promise<PlateRead[]> {
  const rows = await queries
    .selectFrom('place_read')
    .selectAll()
    .where(eb => eb(eb.refTuple('time', 'seq', 'number'), '>', eb.tuple(after.time, after.seq, after.number)))
    .orderBy('time')
    .orderBy('seq')
    .orderBy('number')
    .limit(limit)
    .execute()
  const corrections = await readCorrections(queries, [...new Set(rows.map(({ seq }) => seq))])
  const byPlace = new Map(corrections.map(one => [`${one.seq}/${one.number}`, one]))
  return rows.map(row => toRead(row, cameras, byPlace.get(`${row.seq}/${row.number}`)))
}

function toRead(
  row: PlaceReadTable,
  cameras: ShownCameras,
  corrected: { corrected: string; correctedKey: string } | undefined,
): PlateRead {
  return {
    seq: row.seq,
    number: row.number,
    id: row.id,
    time: row.time,
    receivedAt: row.received_at,
    camera: cameras.shown(row.camera_id).id,
    isRecorder: row.is_recorder === 1,
    plate: corrected?.corrected ?? row.plate,
    key: corrected?.correctedKey ?? row.key,
    direction: row.direction,
    // A person is sure.
    confidence: corrected ? 1 : row.confidence,
    size: row.size,
  }
}

/** The earliest time of reads of these events; null where there are none. */
export async function earliestRead(queries: Queries, seqs: readonly number[]): Promise<number | null> {
  const row = await queries
    .selectFrom('place_read')
    .select(({ fn }) => fn.min<number | null>('time').as('time'))
    .where('seq', 'in', listed(seqs))
    .executeTakeFirst()
  return row?.time ?? null
}

/** The earliest time of reads of these plates; null where there are none. */
export async function earliestReadOfKeys(queries: Queries, keys: readonly string[]): Promise<number | null> {
  const row = await queries
    .selectFrom('place_read')
    .select(({ fn }) => fn.min<number | null>('time').as('time'))
    .where('key', 'in', listed(keys))
    .executeTakeFirst()
  return row?.time ?? null
}
