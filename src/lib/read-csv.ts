import { parse } from 'csv-parse/sync'
import { decodeSheet, type SheetText } from './sheet-encoding.ts'

/** A line of a CSV file that is not empty; `line` counts from 1, the header line included. */
export interface CsvLine {
  line: number
  cells: string[]
}

export interface CsvSheet extends Pick<SheetText, 'charset' | 'isGuessed'> {
  lines: CsvLine[]
}

// The line that Excel writes above a list to name the separator.
const separatorLine = /^"?sep=(.)"?[\t;, ]*\r?\n/i

/** The separator that stands most often in the header line. */
function separatorOf(text: string): string {
  const header = text.slice(0, text.search(/[\r\n]|$/))
  const counts = [',', ';', '\t', '|'].map(mark => ({ mark, count: header.split(mark).length }))
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).mark
}

// The parser's types do not know what `info` does to its answer.
type Parsed = { record: string[]; info: { lines: number } }[]

/**
 * Reads a list as spreadsheets write it: any of their encodings, or the given `charset`; commas, semicolons, tabs
 * or the separator that a line `sep=` names; with empty lines. Throws the parser's error, whose message is for people.
 */
export function readCsv(bytes: Buffer, said: string | null = null): CsvSheet {
  const { text, charset, isGuessed } = decodeCsv(bytes, said)
  const named = separatorLine.exec(text)
  const parsed = parse(text, {
    delimiter: named?.[1] ?? separatorOf(text),
    from_line: named ? 2 : 1,
    info: true,
    trim: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
  }) as unknown as Parsed
  return { lines: parsed.map(({ record, info }) => ({ line: info.lines, cells: record })), charset, isGuessed }
}

function decodeCsv(bytes: Buffer, said: string | null): SheetText {
  try {
    const sheet = decodeSheet(bytes, said)
    return { ...sheet, text: sheet.text.replace(/^\ufeff/, '') }
  } catch {
    throw new Error(`its charset ${JSON.stringify(said)} is not known`)
  }
}

/** The text of a cell without the mark that keeps spreadsheets from running it as a formula. */
export const unguarded = (cell: string) => cell.replace(/^'(?=[=+\-@\t\r])/, '')

/** The positions of the wanted columns by their names in lower case; if a name is there twice, the first. */
export function csvColumns<Column extends string>(header: readonly string[], names: readonly Column[]) {
  const columns = new Map<Column, number>()
  for (const [at, title] of header.entries()) {
    const name = names.find(column => column === title.trim().toLowerCase())
    if (name !== undefined && !columns.has(name)) columns.set(name, at)
  }
  return columns
}
