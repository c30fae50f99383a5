import type { EventFilter } from '../../search/index.ts'
import { type FieldFault, RequestInvalid } from '../api-error.ts'
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

/** Converts query parameters to an event filter. Throws `request-invalid`. */
export function parseFilter(query: ApiEventFilter): EventFilter {
  const faults = faultsOf(query)
  if (faults.length > 0) throw new RequestInvalid(faults)
  const { category, smartType, camera, plate, plateMatch, group, targetType, attribute, from, to, text, kept } = query
  return { category, smartType, camera, plate, plateMatch, group, targetType, attribute, from, to, text, kept }
}
