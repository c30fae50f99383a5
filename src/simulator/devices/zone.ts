/** Returns the milliseconds to add to UTC for the local time of a POSIX zone such as `CST-8`; 0 when it cannot be parsed. */
export function zoneOffsetMs(zone: string): number {
  const [, sign, hours = '0', minutes = '0'] = /^[A-Za-z]+([+-]?)(\d{1,2})(?::(\d{2}))?/.exec(zone) ?? []
  // POSIX counts from local time to UTC: east is negative.
  return (sign === '-' ? 1 : -1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}
