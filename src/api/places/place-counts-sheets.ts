import { stringify } from 'csv-stringify/sync'
import { localText } from '../../time/local-text.ts'
import type { ApiPlaceCounts } from '../schemas/place-counts.ts'

const columns = [
  'from',
  'from_utc',
  'place',
  'target',
  'entered',
  'left',
  'inside_max',
  'inside_last',
  'missing_minutes',
  'compared_from',
  'compared_entered',
  'compared_left',
] as const

type CountRow = Record<(typeof columns)[number], string | number | null>

const minutes = (ms: number) => ms / 60_000

/** The rows of a table, one per interval; a hole has no numbers. Times are those of the zone that was asked for. */
function rowsOf({ points, compared, place, target, zone }: ApiPlaceCounts): CountRow[] {
  const local = (at: string) => localText(Date.parse(at), zone, 'minute')
  return points.map(({ from, entered, left, insideMax, insideLast, missingMs }, n) => {
    const other = compared?.points[n]
    return {
      from: local(from),
      from_utc: from,
      place: place.name,
      target,
      entered,
      left,
      inside_max: insideMax,
      inside_last: insideLast,
      missing_minutes: minutes(missingMs),
      compared_from: other ? local(other.from) : null,
      compared_entered: other?.entered ?? null,
      compared_left: other?.left ?? null,
    }
  })
}

/** The counts of a place as CSV. */
export function placeCountsCsv(counts: ApiPlaceCounts): string {
  const form = { columns: [...columns], header: true, record_delimiter: '\r\n', escape_formulas: true } as const
  return stringify(rowsOf(counts), form)
}

const head = (value: string) => ({ value, fontWeight: 'bold' as const })

/** The counts of a place as a workbook: a sheet of intervals, and one of sums. */
export async function placeCountsXlsx(counts: ApiPlaceCounts): Promise<Buffer> {
  // Loaded only for those who ask for it.
  const { default: writeExcelFile } = await import('write-excel-file/node')
  const { total, compared } = counts
  const sums: [string, string | number | null][] = [
    ['place', counts.place.name],
    ['target', counts.target],
    ['zone', counts.zone],
    ['from', counts.from],
    ['to', counts.to],
    ['entered', total.entered],
    ['left', total.left],
    ['missing', total.missing],
    ...(compared ? ([['compared', compared.compare]] as [string, string][]) : []),
    ...(compared ? ([['compared_entered', compared.total.entered]] as [string, number][]) : []),
    ...(compared ? ([['compared_left', compared.total.left]] as [string, number][]) : []),
  ]
  const rows = rowsOf(counts).map(row => columns.map(column => row[column]))
  return writeExcelFile([
    { sheet: 'Counts', data: [columns.map(head), ...rows], stickyRowsCount: 1 },
    { sheet: 'Sums', data: sums.map(([name, value]) => [head(name), value]) },
  ]).toBuffer()
}
