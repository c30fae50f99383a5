const formatters = new Map<string, Intl.DateTimeFormat>()

/** Local time of a zone as the bridge writes it: `2026-11-23 14:05:09.473000`, without a fraction at whole seconds. */
export function localTimestamp(iso: string, timeZone: string): string {
  let formatter = formatters.get(timeZone)
  if (!formatter) {
    // Swedish writes dates as year-month-day.
    formatter = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
    formatters.set(timeZone, formatter)
  }
  const milliseconds = iso.slice(20, 23)
  const text = formatter.format(new Date(iso)).replace(', ', ' ')
  return milliseconds === '000' ? text : `${text}.${milliseconds}000`
}
