import { stringify } from 'csv-stringify/sync'
import type { CountAnswer } from '../../analysis/index.ts'
import { localText } from '../../time/local-text.ts'
import type { NamedSeries } from './name-series.ts'

const columns = [
  'from',
  'from_utc',
  'camera',
  'camera_id',
  'place',
  'target',
  'source',
  'entered',
  'left',
  'present_max',
  'present_last',
  'entered_in_sum',
  'left_in_sum',
  'line_name',
  'place_id',
]

/** Counts whose series may have the name of their line. */
interface CsvCounts {
  zone: string
  series: (CountAnswer['series'][number] & Partial<Pick<NamedSeries, 'lineName' | 'placeId'>>)[]
}

/**
 * Formats counts as CSV, one line per bucket; `from` is local time in the requested zone. The columns `…_in_sum` of one
 * type of target add up to the total of the cameras; the other columns belong to a single line or area.
 */
export function countCsv({ series, zone }: CsvCounts): string {
  const rows = series.flatMap(({ camera, place, target, source, points, inSum, lineName, placeId }) =>
    points.map(({ from, entered, left, presentMax, presentLast }, at) => ({
      from: localText(Date.parse(from), zone, 'minute'),
      from_utc: from,
      camera: camera.name,
      camera_id: camera.id,
      place,
      target,
      source,
      entered,
      left,
      present_max: presentMax,
      present_last: presentLast,
      entered_in_sum: inSum[at]?.entered,
      left_in_sum: inSum[at]?.left,
      line_name: lineName,
      place_id: placeId,
    })),
  )
  return stringify(rows, { columns, header: true, record_delimiter: '\r\n', escape_formulas: true })
}
