import { CameraDirectory } from '../../cameras/camera-directory.ts'
import type { Queries } from '../../database/index.ts'
import { type DeliveryRow, nameInFile } from '../../outputs/index.ts'
import { iso, isoOrNull } from '../../time/iso.ts'
import type { Delivery } from '../schemas/index.ts'

/** Converts deliveries to their API form. `names` holds the names of outputs by id. */
export async function presentDeliveries(
  queries: Queries,
  rows: readonly DeliveryRow[],
  names: ReadonlyMap<string, string>,
): Promise<Delivery[]> {
  const ids = [...new Set(rows.flatMap(row => row.camera_id ?? []))]
  const cameras = await new CameraDirectory(queries).names(ids)
  return rows.map(row => ({
    id: row.id,
    output: { id: row.output_id, name: names.get(row.output_id) ?? nameInFile(row.output_id) ?? row.output_id },
    type: row.type,
    seq: row.seq,
    eventId: row.event_id,
    status: row.status,
    attempts: row.attempts,
    camera: row.camera_id === null ? null : { id: row.camera_id, name: cameras.get(row.camera_id) ?? row.camera_id },
    createdAt: iso(row.created_at),
    lastAttemptAt: isoOrNull(row.last_at),
    nextAttemptAt: isoOrNull(row.next_at),
    statusCode: row.status_code,
    reason: row.reason,
    durationMs: row.duration_ms,
  }))
}
