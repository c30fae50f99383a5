import { describe, expect, it } from 'vitest'
import { timeTicks } from '../../dashboard/src/format/time-ticks.ts'
import { momentOfField, shiftDays, startOfDay as shownStart } from '../../dashboard/src/format/zone.ts'
import { presetRange } from '../../dashboard/src/pages/counts/count-range.ts'
import { zoneBuckets } from '../../src/time/zone-buckets.ts'
import { dayOf, startOfDay, startOfDayAt } from '../../src/time/zone-days.ts'
import { zoneOffsetMs } from '../../src/time/zone-time.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const iso = (at: number) => new Date(at).toISOString().slice(0, 16)
const dayNumber = (date: string) => Date.parse(`${date}T00:00:00Z`) / dayMs

// Zone, day, its first moment in UTC and its length in hours; clocks are changed around its midnight.
const table = [
  ['America/Santiago', '2025-09-07', '2025-09-07T04:00', 23],
  ['America/Santiago', '2025-04-05', '2025-04-05T03:00', 25],
  ['America/Santiago', '2025-04-06', '2025-04-06T04:00', 24],
  ['America/Havana', '2026-03-08', '2026-03-08T05:00', 23],
  ['America/Havana', '2026-11-01', '2026-11-01T04:00', 25],
  ['America/Asuncion', '2023-10-01', '2023-10-01T04:00', 23],
  ['America/Asuncion', '2024-03-23', '2024-03-23T03:00', 25],
  ['Africa/Cairo', '2025-04-25', '2025-04-24T22:00', 23],
  ['Africa/Cairo', '2025-10-30', '2025-10-29T21:00', 25],
  ['Asia/Beirut', '2025-03-30', '2025-03-29T22:00', 23],
  ['Asia/Beirut', '2025-10-25', '2025-10-24T21:00', 25],
  ['Asia/Gaza', '2021-03-27', '2021-03-26T22:00', 23],
  ['Asia/Amman', '2021-03-26', '2021-03-25T22:00', 23],
  ['Asia/Damascus', '2022-03-25', '2022-03-24T22:00', 23],
  ['Asia/Tehran', '2022-03-22', '2022-03-21T20:30', 23],
  ['Atlantic/Azores', '2026-03-29', '2026-03-29T01:00', 23],
  ['Atlantic/Azores', '2026-10-25', '2026-10-25T00:00', 25],
  ['America/Scoresbysund', '2023-03-26', '2023-03-26T01:00', 23],
  ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00', 23],
  ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00', 23],
  ['Australia/Lord_Howe', '2026-10-04', '2026-10-03T13:30', 23.5],
  ['Asia/Kathmandu', '2026-10-04', '2026-10-03T18:15', 24],
] as const

describe.each(table)('in %s the day %s', (zone, date, begin, hours) => {
  const day = dayNumber(date)
  const [from, to] = [startOfDay(day, zone), startOfDay(day + 1, zone)]

  it('begins at its first moment and has its length', () => {
    expect([iso(from), (to - from) / hourMs]).toEqual([begin, hours])
    expect([dayOf(from, zone), dayOf(from - 1, zone), dayOf(to - 1, zone)]).toEqual([day, day - 1, day])
  })

  it('is the same day in counts, statistics and on every page', () => {
    const now = from + 15 * hourMs
    expect(zoneBuckets({ bucket: 'day', from: now, to: now + 1, zone, weekStart: 1, most: 10 })).toEqual([from, to])
    expect(startOfDayAt(now, zone)).toBe(from)
    expect([shownStart(now, zone), shownStart(now, zone, 1)]).toEqual([from, to])
    expect(presetRange('today', now, zone)).toEqual({ from, to })
    expect(shiftDays(to, zone, -1)).toBe(from)
    expect(shiftDays(startOfDay(day - 7, zone), zone, 7)).toBe(from)
    const ticks = timeTicks({ from: startOfDay(day - 5, zone), to: startOfDay(day + 5, zone) }, zone, 12)
    expect(ticks.map(tick => tick.at)).toContain(from)
    expect(momentOfField(`${date}T00:00`, zone)).toBe(from)
  })
})

it('every zone has days that follow each other without a gap, each of one date', () => {
  const wrong = Intl.supportedValuesOf('timeZone').flatMap(zone => changedDays(zone).filter(day => !isWhole(zone, day)))
  expect(wrong).toEqual([])
}, 120_000)

it('a day that an island skipped has no length, and no bucket', () => {
  const zone = 'Pacific/Apia'
  const skipped = dayNumber('2011-12-30')
  expect(startOfDay(skipped, zone)).toBe(startOfDay(skipped + 1, zone))
  const [from, to] = [startOfDay(skipped - 1, zone), startOfDay(skipped + 2, zone)]
  expect(zoneBuckets({ bucket: 'day', from, to, zone, weekStart: 1, most: 10 }).map(at => dayOf(at, zone))).toEqual([
    skipped - 1,
    skipped + 1,
    skipped + 2,
  ])
})

/** Days of 2024 to 2026 around which the zone's clocks are changed. */
function changedDays(zone: string): number[] {
  const days: number[] = []
  const weeks = Array.from({ length: 3 * 53 }, (_, week) => dayNumber('2024-01-01') + week * 7)
  for (const week of weeks) {
    if (zoneOffsetMs(week * dayMs, zone) === zoneOffsetMs((week + 7) * dayMs, zone)) continue
    for (let day = week - 1; day <= week + 8; day++) days.push(day)
  }
  return days
}

function isWhole(zone: string, day: number): boolean {
  const [from, to] = [startOfDay(day, zone), startOfDay(day + 1, zone)]
  const hours = (to - from) / hourMs
  const ownDay = dayOf(from, zone) === day && dayOf(from - 1, zone) === day - 1 && dayOf(to - 1, zone) === day
  // Casey in Antarctica changes its clocks by three hours.
  return ownDay && hours >= 21 && hours <= 27
}
