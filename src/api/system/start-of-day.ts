/** How far a zone's clocks are ahead of UTC at a moment, in milliseconds. */
function offsetMs(at: Date, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  })
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at.getTime() / 1000) * 1000
}

/** When the day of a moment began in an IANA zone. */
export function startOfDay(at: Date, timeZone: string): Date {
  const local = new Date(at.getTime() + offsetMs(at, timeZone))
  const midnight = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate())
  // The clocks may have been changed since midnight.
  const guess = new Date(midnight - offsetMs(at, timeZone))
  return new Date(midnight - offsetMs(guess, timeZone))
}
