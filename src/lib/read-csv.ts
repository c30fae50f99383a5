import { parse } from 'csv-parse/sync'
import { decodeSheet, type SheetText } from './sheet-encoding.ts'

/** A line of a CSV file that says something; `line` counts from 1, the header line included. */
export interface CsvLine {
  line: number
  cells: string[]
}

export interface CsvSheet extends Pick<SheetText, 'charset' | 'isGuessed'> {
  lines: CsvLine[]
}

// What Excel writes above a list so that it knows the separator itself.
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
 * Reads a list as spreadsheets write it: any of their encodings, or the `charset` that was said; commas, semicolons, tabs
 * or what a line `sep=` names; with empty lines. Throws the parser's error, whose message is for people.
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

/** Where the wanted columns stand, by their names in lower case; the first where a name stands twice. */
export function csvColumns<Column extends string>(header: readonly string[], names: readonly Column[]) {
  const columns = new Map<Column, number>()
  for (const [at, title] of header.entries()) {
    const name = names.find(column => column === title.trim().toLowerCase())
    if (name !== undefined && !columns.has(name)) columns.set(name, at)
  }
  return columns
}
