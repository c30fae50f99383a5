import { type DayHours, type EventFilter, looksOf } from '../../search/index.ts'
import { minuteOf } from '../../time/week-time.ts'
import { type FieldFault, RequestInvalid } from '../api-error.ts'
import type { CameraScope } from '../auth/camera-scope.ts'
import { parseZone } from '../parse-zone.ts'
import type { ApiEventFilter } from '../schemas/index.ts'

function faultsOf({ attribute, from, to }: ApiEventFilter): FieldFault[] {
  const faults: FieldFault[] = []
  const wrong = attribute?.find(text => !/^[^:]+:./s.test(text))
  if (wrong !== undefined) {
    faults.push({ field: 'attribute', message: `${JSON.stringify(wrong)} is not name:value, e.g. vehicle.color:white` })
  }
  if (from && to && from > to) faults.push({ field: 'to', message: 'is before from' })
  return faults
}

/** `22:00-06:00` in a zone. */
function hoursOf(hours: string | undefined, zone: string): DayHours | undefined {
  const [from, to] = hours?.split('-') ?? []
  return from === undefined || to === undefined ? undefined : { from: minuteOf(from), to: minuteOf(to), zone }
}

/**
 * Converts query parameters to an event filter, for the cameras that the caller may see; `timeZone` is the zone of `hours`
 * without `zone`. Throws `request-invalid`.
 */
export function parseFilter(query: ApiEventFilter, scope: CameraScope, timeZone: string): EventFilter {
  const faults = faultsOf(query)
  if (faults.length > 0) throw new RequestInvalid(faults)
  const { category, smartType, line, plate, plateMatch, group, known, targetType, attribute } = query
  const { from, to, text, kept } = query
  const zone = parseZone(query.zone ?? timeZone)
  return {
    category,
    smartType,
    line,
    camera: scope.narrow(query.camera),
    plate,
    plateMatch,
    group,
    known,
    targetType,
    attribute,
    from,
    to,
    hours: hoursOf(query.hours, zone),
    text,
    kept,
    ...looksOf(query),
  }
}
