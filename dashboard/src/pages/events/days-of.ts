import { shiftDays, startOfDay } from '#format/zone.ts'

/** The beginning of the day of each moment. The days of a zone are found once for all moments of a day in a row. */
export function daysOf(times: readonly number[], zone: string): number[] {
  let [from, to] = [0, 0]
  return times.map(at => {
    if (at < from || at >= to) {
      from = startOfDay(at, zone)
      to = shiftDays(from, zone, 1)
    }
    return from
  })
}
