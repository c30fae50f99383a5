import { type CsvCell, csvRow } from '../../lib/csv-row.ts'
import type { Count, Event, EventImage, Target } from '../../model/index.ts'
import { describe } from '../../protocol/index.ts'
import { localText } from '../../time/local-text.ts'

const columns = [
  'camera',
  'client_ip',
  'alarm_type',
  'description',
  'plate',
  'plate_group',
  'time',
  'target_image',
  'overview_image',
  'event_id',
  'category',
  'target_type',
  'plate_list',
  'direction',
  'confidence',
  'vehicle_color',
  'vehicle_type',
  'vehicle_brand',
  'vehicle_model',
  'face_age',
  'face_sex',
  'face_glasses',
  'face_mask',
  'count_entered',
  'count_left',
  'count_present',
  'time_source',
  'received_at',
  'truncated',
] as const satisfies readonly Column[]

type Row = Record<Column, CsvCell>

/** The names of the cells below: a column without a cell does not compile. */
type Column =
  | keyof ReturnType<typeof eventCells>
  | keyof ReturnType<typeof targetCells>
  | keyof ReturnType<typeof countCells>
  | 'target_image'

export const csvHeader = `${columns.join(',')}\r\n`

const fileOf = (image: EventImage | undefined) => image?.file ?? ''

function eventCells(event: Event, timeZone: string) {
  return {
    camera: event.camera.name,
    client_ip: event.clientIp,
    alarm_type: event.smartType,
    description: describe(event.category, event.smartType),
    time: localText(Date.parse(event.time), timeZone, 'millisecond'),
    overview_image: fileOf(event.images.find(image => image.role === 'overview' && image.file)),
    event_id: event.id,
    category: event.category,
    time_source: event.timeSource,
    received_at: event.receivedAt,
    // Empty elsewhere, because nearly all events are complete.
    truncated: event.truncated ? 'true' : '',
  }
}

function targetCells(target: Target | undefined) {
  const { plate, vehicle, face } = target ?? {}
  return {
    plate: plate?.number,
    plate_group: plate?.group,
    target_type: target?.type,
    plate_list: plate?.list,
    direction: plate?.direction,
    confidence: plate?.confidence,
    vehicle_color: vehicle?.color,
    vehicle_type: vehicle?.type,
    vehicle_brand: vehicle?.brand,
    vehicle_model: vehicle?.model,
    face_age: face?.age,
    face_sex: face?.sex,
    face_glasses: face?.glasses,
    face_mask: face?.mask,
  }
}

function countCells({ entered, left, present }: Count) {
  return { count_entered: entered, count_left: left, count_present: present }
}

function rowsOf(event: Event, timeZone: string): Partial<Row>[] {
  const common = eventCells(event, timeZone)
  const unplaced = [...event.counts]
  const takeCount = (type: string): Partial<Row> => {
    const at = unplaced.findIndex(count => count.target === type)
    return at < 0 ? {} : countCells(unplaced.splice(at, 1)[0] as Count)
  }
  const rows: Partial<Row>[] = event.targets.map((target, index) => ({
    ...common,
    ...targetCells(target),
    ...takeCount(target.type),
    target_image: fileOf(event.images.find(image => image.role === 'target' && image.target === index)),
  }))
  rows.push(...unplaced.map(count => ({ ...common, target_type: count.target, ...countCells(count) })))
  return rows.length > 0 ? rows : [{ ...common, target_image: fileOf(loneCrop(event)) }]
}

const loneCrop = (event: Event) => event.images.find(image => image.role === 'target')

/**
 * The lines of events.csv for these events, one for each target, with times in the server's zone. `moreCells` gives the
 * cells after the usual columns.
 */
export function csvLines(
  events: Event[],
  timeZone: string,
  moreCells: (event: Event) => readonly CsvCell[] = () => [],
): string {
  return events
    .flatMap(event => {
      const more = moreCells(event)
      return rowsOf(event, timeZone).map(row => csvRow([...columns.map(column => row[column]), ...more]))
    })
    .join('')
}
