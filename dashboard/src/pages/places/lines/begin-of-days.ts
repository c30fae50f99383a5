import { dayMs, hourMs } from '#server/time/units.ts'

/** The beginning of a range of so many days that ends with the present hour; the same for all requests within an hour. */
export function beginOfDays(days: number): string {
  return new Date((Math.floor(Date.now() / hourMs) + 1) * hourMs - days * dayMs).toISOString()
}
