/** The day of a moment in an IANA zone, e.g. `2026-11-23`. */
export function localDate(moment: Date, timeZone: string): string {
  // Swedish writes dates as year-month-day.
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(moment)
}
