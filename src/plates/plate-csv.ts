import { stringify } from 'csv-stringify/sync'
import { type CsvLine, type CsvSheet, csvColumns, readCsv, unguarded } from '../lib/read-csv.ts'
import { sheetError, sheetFault } from '../lib/sheet-faults.ts'
import { ViewtronError } from '../model/index.ts'
import { plateKey } from '../model/plate-key.ts'
import type { KnownPlate } from './known-plate.ts'
import { sheetInstant, sheetText } from './sheet-instant.ts'

export const plateCsvColumns = ['plate', 'name', 'group', 'notes', 'from', 'until'] as const
type Column = (typeof plateCsvColumns)[number]

/** A line of an import; a value is null where the cell is empty, undefined where the file has no such column. */
export interface ImportedPlate {
  line: number
  number: string
  key: string
  name?: string | null
  group?: string | null
  notes?: string | null
  /** Milliseconds since 1970. */
  validFrom?: number | null
  validUntil?: number | null
}

export interface PlateList {
  plates: ImportedPlate[]
  refused: { line: number; reason: string }[]
  /** The encoding the bytes were read in; guessed where the request names none. */
  charset: string
  isGuessed: boolean
}

const factNames = ['name', 'group', 'notes'] as const
type FactName = (typeof factNames)[number]

/** The longest texts, in characters; the same bounds as for a plate that is typed in. */
const longest: Record<FactName | 'plate', number> = { plate: 50, name: 100, group: 40, notes: 2000 }

function sheetOf(bytes: Buffer, charset: string | null): CsvSheet {
  try {
    return readCsv(bytes, charset)
  } catch (error) {
    throw new ViewtronError('plates-unreadable', { reason: (error as Error).message.replace(/\.$/, '') }, error)
  }
}

function columnsOf(header: readonly string[]): Map<Column, number> {
  const columns = csvColumns(header, plateCsvColumns)
  if (!columns.has('plate')) throw new ViewtronError('plates-unreadable', { reason: 'there is no column named plate' })
  return columns
}

type Cell = (column: Column) => string | null | undefined

/** The facts of a line, or what is wrong with them. */
function factsOf(cell: Cell): Partial<Record<FactName, string | null>> | string {
  const given: Partial<Record<FactName, string | null>> = {}
  for (const name of factNames) {
    const value = cell(name)
    if (value === undefined) continue
    const fault = value && sheetError(value)
    if (fault) return `${name}: ${fault}`
    if (value !== null && value.length > longest[name]) return `the ${name} is longer than ${longest[name]} characters`
    given[name] = value
  }
  return given
}

/** The validity of a line, or what is wrong with it. */
function validityOf(cell: Cell, timeZone: string): Pick<ImportedPlate, 'validFrom' | 'validUntil'> | string {
  const validity: Pick<ImportedPlate, 'validFrom' | 'validUntil'> = {}
  for (const [column, name] of [
    ['from', 'validFrom'],
    ['until', 'validUntil'],
  ] as const) {
    const text = cell(column)
    if (text === undefined) continue
    const at = text && sheetInstant(text, { timeZone, isEnd: column === 'until' })
    if (typeof at === 'string') return `${column}: ${at}`
    validity[name] = at
  }
  const { validFrom, validUntil } = validity
  return validFrom && validUntil && validFrom >= validUntil ? 'until is not after from' : validity
}

function plateOf({ cells, line }: CsvLine, columns: Map<Column, number>, timeZone: string): ImportedPlate | string {
  const cell: Cell = column => {
    const at = columns.get(column)
    return at === undefined ? undefined : unguarded(cells[at] ?? '').trim() || null
  }
  const number = cell('plate') ?? ''
  const fault = sheetFault(number)
  if (fault) return fault
  const key = plateKey(number)
  if (key === '') return 'no plate, or one without letters and digits'
  if (number.length > longest.plate) return `the plate is longer than ${longest.plate} characters`
  const facts = factsOf(cell)
  if (typeof facts === 'string') return facts
  const validity = validityOf(cell, timeZone)
  return typeof validity === 'string' ? validity : { line, number, key, ...facts, ...validity }
}

/**
 * Reads a list of known plates: a header line with `plate` and any of `name`, `group`, `notes`, `from`, `until`, in any
 * order; dates without a zone are those of `timeZone` (IANA). Lines that cannot be used are returned as `refused` with the
 * reason; empty lines, which spreadsheets leave behind, are skipped. Throws `plates-unreadable`.
 */
export function readPlateCsv(
  bytes: Buffer,
  { timeZone, charset = null }: { timeZone: string; charset?: string | null },
): PlateList {
  const sheet = sheetOf(bytes, charset)
  const [header, ...lines] = sheet.lines
  const columns = columnsOf(header?.cells ?? [])
  const list: PlateList = { plates: [], refused: [], charset: sheet.charset, isGuessed: sheet.isGuessed }
  const seen = new Map<string, number>()
  for (const line of lines) {
    const plate = plateOf(line, columns, timeZone)
    const reason = typeof plate === 'string' ? plate : sameAs(seen.get(plate.key))
    if (typeof plate === 'string' || reason !== null) {
      list.refused.push({ line: line.line, reason: reason ?? '' })
    } else {
      seen.set(plate.key, plate.line)
      list.plates.push(plate)
    }
  }
  return list
}

const sameAs = (line: number | undefined) => (line === undefined ? null : `the same plate as in line ${line}`)

/** Known plates as CSV that `readPlateCsv` accepts. Cells that a spreadsheet would run as a formula are neutralised. */
export function writePlateCsv(
  plates: readonly KnownPlate[],
  { header, timeZone }: { header: boolean; timeZone: string },
): string {
  const records = plates.map(({ number, name, group, notes, validFrom, validUntil }) => ({
    plate: number,
    name,
    group,
    notes,
    from: validFrom && sheetText(validFrom, { timeZone, isEnd: false }),
    until: validUntil && sheetText(validUntil, { timeZone, isEnd: true }),
  }))
  return stringify(records, { columns: [...plateCsvColumns], header, record_delimiter: '\r\n', escape_formulas: true })
}
