import { isUtf8 } from 'node:buffer'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { type KnownPlateTable, plateKey } from '../../database/index.ts'
import { ViewtronError } from '../../model/index.ts'

export const plateCsvColumns = ['plate', 'name', 'group', 'notes'] as const
type Column = (typeof plateCsvColumns)[number]

/** A line of an import; null where the file says nothing, undefined where it has no such column. */
export interface ImportedPlate {
  line: number
  number: string
  key: string
  name?: string | null
  group?: string | null
  notes?: string | null
}

export interface PlateList {
  plates: ImportedPlate[]
  refused: { line: number; reason: string }[]
}

const factNames = ['name', 'group', 'notes'] as const
type FactName = (typeof factNames)[number]

/** Characters, as for a plate that is typed in. */
const longest: Record<FactName | 'plate', number> = { plate: 50, name: 100, group: 40, notes: 2000 }

/** What spreadsheets write: UTF-8, UTF-16 with a mark ("Unicode text"), or the old Western code page. */
function textOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  return new TextDecoder(isUtf8(bytes) ? 'utf-8' : 'windows-1252').decode(bytes)
}

/** The separator that stands most often in the header line. */
function separatorOf(text: string): string {
  const header = text.slice(0, text.search(/[\r\n]|$/))
  const counts = [',', ';', '\t'].map(mark => ({ mark, count: header.split(mark).length }))
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).mark
}

interface CsvLine {
  record: string[]
  info: { lines: number }
}

function linesOf(text: string): CsvLine[] {
  try {
    return parse(text, {
      delimiter: separatorOf(text),
      bom: true,
      info: true,
      trim: true,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
    }) as unknown as CsvLine[]
  } catch (error) {
    throw new ViewtronError('plates-unreadable', { reason: (error as Error).message.replace(/\.$/, '') }, error)
  }
}

function columnsOf(header: readonly string[]): Map<Column, number> {
  const columns = new Map<Column, number>()
  for (const [at, title] of header.entries()) {
    const name = plateCsvColumns.find(column => column === title.trim().toLowerCase())
    if (name && !columns.has(name)) columns.set(name, at)
  }
  if (!columns.has('plate')) throw new ViewtronError('plates-unreadable', { reason: 'there is no column named plate' })
  return columns
}

/** The export's guard against formulas is taken off again. */
const unguarded = (cell: string) => cell.replace(/^'(?=[=+\-@\t\r])/, '')

function plateOf({ record, info }: CsvLine, columns: Map<Column, number>): ImportedPlate | string {
  const cell = (column: Column) => {
    const at = columns.get(column)
    return at === undefined ? undefined : unguarded(record[at] ?? '').trim() || null
  }
  const number = cell('plate') ?? ''
  const key = plateKey(number)
  if (key === '') return 'no plate, or one without letters and digits'
  if (number.length > longest.plate) return `the plate is longer than ${longest.plate} characters`
  const given: Partial<Record<FactName, string | null>> = {}
  for (const name of factNames) {
    const value = cell(name)
    if (value === undefined) continue
    if (value !== null && value.length > longest[name]) return `the ${name} is longer than ${longest[name]} characters`
    given[name] = value
  }
  return { line: info.lines, number, key, ...given }
}

/**
 * Reads a list of known plates: a header line with `plate` and any of `name`, `group`, `notes`, in any order. Lines that
 * cannot be used are named with the reason; empty ones, as spreadsheets leave them, are passed over. Throws `plates-unreadable`.
 */
export function readPlateCsv(bytes: Buffer): PlateList {
  const [header, ...lines] = linesOf(textOf(bytes))
  const columns = columnsOf(header?.record ?? [])
  const list: PlateList = { plates: [], refused: [] }
  const seen = new Map<string, number>()
  for (const line of lines) {
    const plate = plateOf(line, columns)
    const reason = typeof plate === 'string' ? plate : sameAs(seen.get(plate.key))
    if (typeof plate === 'string' || reason !== null) {
      list.refused.push({ line: line.info.lines, reason: reason ?? '' })
    } else {
      seen.set(plate.key, plate.line)
      list.plates.push(plate)
    }
  }
  return list
}

const sameAs = (line: number | undefined) => (line === undefined ? null : `the same plate as in line ${line}`)

/** Known plates as CSV with a header, as `readPlateCsv` takes it; cells that a spreadsheet would run are neutralised. */
export function writePlateCsv(rows: readonly KnownPlateTable[], { header }: { header: boolean }): string {
  const records = rows.map(({ number, name, plate_group, notes }) => ({
    plate: number,
    name,
    group: plate_group,
    notes,
  }))
  return stringify(records, { columns: [...plateCsvColumns], header, record_delimiter: '\r\n', escape_formulas: true })
}
