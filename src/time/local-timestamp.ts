const formatters = new Map<string, Intl.DateTimeFormat>()

/**
 * Local time of a zone as the bridge writes it: `2026-11-23 14:05:09.473999`, without a fraction at whole seconds. `micros`
 * are those beyond the milliseconds of `iso`.
 */
export function localTimestamp(iso: string, timeZone: string, micros = 0): string {
  let formatter = formatters.get(timeZone)
  if (!formatter) {
    // Swedish writes dates as year-month-day.
    formatter = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
    formatters.set(timeZone, formatter)
  }
  const fraction = iso.slice(20, 23) + String(micros).padStart(3, '0')
  const text = formatter.format(new Date(iso)).replace(', ', ' ')
  return fraction === '000000' ? text : `${text}.${fraction}`
}
