const dayMs = 86_400_000

/** Making a formatter costs a hundred times as much as using it. */
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone)
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
    formatters.set(timeZone, formatter)
  }
  return formatter
}

/** How far the clocks of an IANA zone are ahead of UTC at an instant, in milliseconds. */
export function zoneOffsetMs(instant: number, timeZone: string): number {
  const parts = formatterOf(timeZone).formatToParts(instant)
  const name = parts.find(part => part.type === 'timeZoneName')?.value ?? ''
  const offset = /([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(name)
  if (offset === null) return 0
  const seconds = Number(offset[2]) * 3600 + Number(offset[3]) * 60 + Number(offset[4] ?? 0)
  return (offset[1] === '-' ? -1000 : 1000) * seconds
}

/** What the clock on the wall shows at an instant, as milliseconds since 1970 as if it were UTC. */
export const wallTime = (instant: number, timeZone: string) => instant + zoneOffsetMs(instant, timeZone)

/**
 * The instant at which the clock on the wall shows `wall`. In an hour that a change of the clocks repeats, the first;
 * in one that it leaves out, as if the clocks had not been changed yet.
 */
export function instantOfWall(wall: number, timeZone: string): number {
  const before = wall - zoneOffsetMs(wall - dayMs, timeZone)
  const after = wall - zoneOffsetMs(wall + dayMs, timeZone)
  return [before, after].find(instant => wallTime(instant, timeZone) === wall) ?? before
}

/** `2026-11-23 14:05:09` */
export const wallText = (wall: number) => new Date(wall).toISOString().slice(0, 19).replace('T', ' ')
