import { stringify } from 'csv-stringify/sync'
import { type CsvLine, type CsvSheet, csvColumns, readCsv, unguarded } from '../../lib/read-csv.ts'
import { sheetError, sheetFault } from '../../lib/sheet-faults.ts'
import { ViewtronError } from '../../model/index.ts'
import { plateKey } from '../../model/plate-key.ts'
import { type DeviceList, groupOf } from './device-list.ts'
import type { PlateAction } from './plate-actions.ts'
import { type PlateEdit, planEdit, plateFinder } from './plate-edits.ts'

const devicePlateColumns = ['plate', 'list', 'from', 'until', 'owner', 'telephone'] as const
type Column = (typeof devicePlateColumns)[number]

/** A line of a plate list for a device. */
export interface PlateLine {
  line: number
  /** The edit, or the reason why the line cannot be used. */
  edit: PlateEdit | string
}

/** The changes that a plate list makes to a device. */
export interface DeviceImport {
  actions: PlateAction[]
  added: number
  changed: number
  unchanged: number
  refused: { line: number; reason: string }[]
  /** The line of each plate of an action in the file, by key. */
  lines: Map<string, number>
}

const maxLength = 100

/** Reads cells by column: null for an empty cell, undefined when the file has no such column. */
function cellsOf({ cells }: CsvLine, columns: ReadonlyMap<Column, number>) {
  return (column: Column): string | null | undefined => {
    const at = columns.get(column)
    return at === undefined ? undefined : unguarded(cells[at] ?? '').trim() || null
  }
}

function editOf(line: CsvLine, columns: ReadonlyMap<Column, number>): PlateEdit | string {
  const cell = cellsOf(line, columns)
  const number = cell('plate') ?? ''
  const fault = sheetFault(number)
  if (fault) return fault
  // A file without a list column is a list of allowed plates. An empty cell in a list column is a mistake.
  const list = columns.has('list') ? (cell('list') ?? undefined) : 'allow'
  const [owner, telephone] = [cell('owner'), cell('telephone')]
  for (const [name, text] of [
    ['owner', owner],
    ['telephone', telephone],
  ] as const) {
    const fault = text && sheetError(text)
    if (fault) return `${name}: ${fault}`
    if (text && text.length > maxLength) return `the ${name} is longer than ${maxLength} characters`
  }
  return { number, list, from: cell('from'), until: cell('until'), owner, telephone }
}

/** The lines of a list, and how its bytes were read. */
export interface DevicePlateSheet extends Pick<CsvSheet, 'charset' | 'isGuessed'> {
  lines: PlateLine[]
}

/**
 * Reads a list for a device: a header line with `plate` and any of `list`, `from`, `until`, `owner`, `telephone`. Throws
 * `plates-unreadable`.
 */
export function readDevicePlateCsv(bytes: Buffer, charset: string | null = null): DevicePlateSheet {
  let sheet: CsvSheet
  try {
    sheet = readCsv(bytes, charset)
  } catch (error) {
    throw new ViewtronError('plates-unreadable', { reason: (error as Error).message.replace(/\.$/, '') }, error)
  }
  const [header, ...rest] = sheet.lines
  const columns = csvColumns(header?.cells ?? [], devicePlateColumns)
  if (!columns.has('plate')) throw new ViewtronError('plates-unreadable', { reason: 'there is no column named plate' })
  return {
    lines: rest.map(line => ({ line: line.line, edit: editOf(line, columns) })),
    charset: sheet.charset,
    isGuessed: sheet.isGuessed,
  }
}

/** Works out what a list does to a device, without asking the device. Plates that are not in it stay. */
export function planDeviceImport(lines: readonly PlateLine[], list: DeviceList): DeviceImport {
  const plan: DeviceImport = { actions: [], added: 0, changed: 0, unchanged: 0, refused: [], lines: new Map() }
  const find = plateFinder(list)
  for (const { line, edit } of lines) {
    const planned = typeof edit === 'string' ? { problem: edit } : planEdit(edit, list, find)
    const key = typeof edit === 'string' ? '' : plateKey(edit.number)
    const first = plan.lines.get(key)
    if ('problem' in planned) plan.refused.push({ line, reason: planned.problem })
    else if (first !== undefined) plan.refused.push({ line, reason: `the same plate as in line ${first}` })
    else {
      plan.lines.set(key, line)
      if ('same' in planned) plan.unchanged++
      else {
        plan.actions.push(planned.action)
        if (planned.action.kind === 'add') plan.added++
        else plan.changed++
      }
    }
  }
  return plan
}

/** A device's lists as CSV, as `readDevicePlateCsv` takes it; dates as the device has them, formulas neutralised. */
export function writeDevicePlateCsv(list: DeviceList): string {
  const records = list.plates.map(plate => {
    const { number, from, until, owner, telephone } = plate
    const group = groupOf(list, plate)
    return { plate: number, list: group?.list ?? group?.name ?? plate.groupId, from, until, owner, telephone }
  })
  return stringify(records, {
    columns: [...devicePlateColumns],
    header: true,
    record_delimiter: '\r\n',
    escape_formulas: true,
  })
}
