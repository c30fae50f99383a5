import { stringify } from 'csv-stringify/sync'
import type { CountAnswer } from '../../analysis/index.ts'

const columns = [
  ...['from', 'from_utc', 'camera', 'camera_id', 'place', 'target', 'source'],
  ...['entered', 'left', 'present_max', 'present_last'],
]

/** Counts for a spreadsheet, one line a stretch of time; `from` is the time of the asked zone. */
export function countCsv({ series, zone }: CountAnswer): string {
  // Swedish writes dates as year-month-day.
  const local = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
  const rows = series.flatMap(({ camera, place, target, source, points }) =>
    points.map(({ from, entered, left, presentMax, presentLast }) => ({
      ...{ from: local.format(new Date(from)), from_utc: from, camera: camera.name, camera_id: camera.id },
      ...{ place, target, source, entered, left, present_max: presentMax, present_last: presentLast },
    })),
  )
  return stringify(rows, { columns, header: true, record_delimiter: '\r\n', escape_formulas: true })
}
