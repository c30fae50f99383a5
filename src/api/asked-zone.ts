import { isTimeZone } from '../time/zone-time.ts'
import { RequestInvalid } from './api-error.ts'

/** The zone that a request names; throws `request-invalid` for an unknown one. */
export function askedZone(zone: string): string {
  if (isTimeZone(zone)) return zone
  throw new RequestInvalid([
    { field: 'zone', message: `${JSON.stringify(zone)} is no IANA zone, e.g. America/New_York` },
  ])
}
