import { readSheetDate } from './sheet-date.ts'

// `#REF!`, `#N/A`, `#DIV/0!`, `#BEZUG!` and the `####` of a column that is too narrow.
const errorValue = /^#([\p{L}\p{N}/¡_]+[!?]?|#+)$/u
const scientific = /^[+-]?\d+([.,]\d+)?e[+-]\d+$|^[+-]?\d+[.,]\d+e\d+$/iu
const timeOfDay = /^\d{1,2}:\d{2}(:\d{2})?( ?[ap]m)?$/i
const withMonth = /^(?:\d{1,2}[-. /]+)?(\p{L}{3,})\.?(?:[-. /]+\d{1,4})?$/u
const shortYear = /^(\d{1,2})([/.])(\d{1,2})\2\d{2}$/

const languages = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'pl', 'cs', 'sv', 'da', 'fi', 'tr', 'hu', 'ro', 'ru', 'uk']

function namesIn(language: string): string[] {
  const formats = (['short', 'long'] as const).map(
    month => new Intl.DateTimeFormat(language, { month, timeZone: 'UTC' }),
  )
  const dates = Array.from({ length: 12 }, (_, n) => Date.UTC(2026, n, 15))
  return formats.flatMap(format => dates.map(date => format.format(date).toLowerCase().replace('.', '')))
}

let known: ReadonlySet<string> | null = null

/** Names of months in lower case and without points; `mrz` is a short form of Excel's own. Slow the first time. */
function months(): ReadonlySet<string> {
  known ??= new Set(['mrz', ...languages.flatMap(namesIn)])
  return known
}

/** `12-Mar`, `Mrz 26`: no plate is written in small letters with a month in it. */
function isMonthDate(text: string): boolean {
  const [, name] = withMonth.exec(text) ?? []
  return name !== undefined && /\d/.test(text) && name !== name.toUpperCase() && months().has(name.toLowerCase())
}

function isDate(text: string): boolean {
  if (/^\d+([.,]\d+)?$/.test(text)) return false
  const [, one = '0', , two = '0'] = shortYear.exec(text) ?? []
  const hasShortYear = Math.min(Number(one), Number(two)) >= 1 && Math.min(Number(one), Number(two)) <= 12
  if (hasShortYear && Math.max(Number(one), Number(two)) <= 31) return true
  const isLong = /^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}/.test(text)
  return isLong && (typeof readSheetDate(text) !== 'string' || /may be two days/.test(readSheetDate(text) as string))
}

/** The fault of a cell of a spreadsheet as part of a sentence; null for none. */
export function sheetError(text: string): string | null {
  return errorValue.test(text) ? `${text} is an error of the spreadsheet` : null
}

/** The fault of a text, such as a plate, that a spreadsheet converted to a number or a date; null if it did not. */
export function sheetFault(text: string): string | null {
  const again = 'format the column as text and type it again'
  if (/^[=@]/.test(text)) return `${text} is a formula`
  if (scientific.test(text)) return `the spreadsheet made the number ${text} of it; ${again}`
  if (timeOfDay.test(text)) return `the spreadsheet made the time ${text} of it; ${again}`
  if (isMonthDate(text) || isDate(text)) return `the spreadsheet made the date ${text} of it; ${again}`
  return sheetError(text)
}
