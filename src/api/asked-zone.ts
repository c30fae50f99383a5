import { RequestInvalid } from './api-error.ts'

/** The zone a request asks for, as it is; throws `request-invalid` for one that nobody knows. */
export function askedZone(zone: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return zone
  } catch {
    throw new RequestInvalid([
      { field: 'zone', message: `${JSON.stringify(zone)} is no IANA zone, e.g. America/New_York` },
    ])
  }
}
