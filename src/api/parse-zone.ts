import { isTimeZone } from '../time/zone-time.ts'
import { RequestInvalid } from './api-error.ts'

/** Returns the zone that a request names. Throws `request-invalid` for an unknown one. */
export function parseZone(zone: string): string {
  if (isTimeZone(zone)) return zone
  throw new RequestInvalid([
    { field: 'zone', message: `${JSON.stringify(zone)} is not an IANA zone, e.g. America/New_York` },
  ])
}
