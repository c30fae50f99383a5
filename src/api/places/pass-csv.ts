import { stringify } from 'csv-stringify/sync'
import { localText } from '../../time/local-text.ts'
import type { ApiPass } from '../schemas/places.ts'

const columns = [
  'pass_id',
  'camera',
  'camera_id',
  'camera_ids',
  'plate',
  'name',
  'group',
  'first_at',
  'last_at',
  'first_at_utc',
  'last_at_utc',
  'reads',
  'direction',
  'best_event_id',
  'best_reason',
  'settled',
]

/** Passes as CSV; times are those of the server's zone and UTC. */
export function passCsv(
  passes: readonly ApiPass[],
  { timeZone, header }: { timeZone: string; header: boolean },
): string {
  const local = (at: string) => localText(Date.parse(at), timeZone, 'second')
  const rows = passes.map(pass => ({
    pass_id: pass.id,
    camera: pass.cameraName,
    camera_id: pass.camera,
    camera_ids: pass.cameras.join(' '),
    plate: pass.plate,
    name: pass.known?.name,
    group: pass.known?.group,
    first_at: local(pass.firstAt),
    last_at: local(pass.lastAt),
    first_at_utc: pass.firstAt,
    last_at_utc: pass.lastAt,
    reads: pass.count,
    direction: pass.direction,
    best_event_id: pass.best,
    best_reason: pass.bestReason,
    settled: pass.settled ? 'yes' : 'no',
  }))
  return stringify(rows, { columns, header, record_delimiter: '\r\n', escape_formulas: true })
}
