import { isUtf8 } from 'node:buffer'
import { parse } from 'csv-parse/sync'

/** A line of a CSV file that says something; `line` counts from 1, the header line included. */
export interface CsvLine {
  line: number
  cells: string[]
}

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

// The parser's types do not know what `info` does to its answer.
type Parsed = { record: string[]; info: { lines: number } }[]

/**
 * Reads a list as spreadsheets write it: any of their encodings, commas, semicolons or tabs, with empty lines. Throws
 * the parser's error, whose message is for people.
 */
export function readCsv(bytes: Buffer): CsvLine[] {
  const text = textOf(bytes)
  const parsed = parse(text, {
    delimiter: separatorOf(text),
    bom: true,
    info: true,
    trim: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
  }) as unknown as Parsed
  return parsed.map(({ record, info }) => ({ line: info.lines, cells: record }))
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
