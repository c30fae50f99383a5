import { describe, expect, it } from 'vitest'
import { posixZone, type ZoneSettings } from '../../src/device-client/commands/device-zone.ts'
import { posixZoneText } from '../../src/device-client/commands/posix-zone-text.ts'
import { readWallTime, writeWallTime } from '../../src/device-client/commands/wall-time.ts'
import { instantOfWall, wallTime } from '../../src/time/zone-time.ts'

const zone = (text: string, more: Partial<ZoneSettings> = {}) =>
  posixZone({ text, summerTime: true, rules: [], summerMinutes: 60, ...more })
const hoursAt = (settings: ReturnType<typeof zone>, wall: string) =>
  (settings?.offsetAtWall(Date.parse(`${wall}Z`)) ?? Number.NaN) / 3600_000 + 0

describe('the zone of a device', () => {
  it.each([
    ['CST-8', 8],
    ['EST5', -5],
    ['IST-5:30', 5.5],
    ['NST+3:30', -3.5],
    ['UTC0', 0],
    ['<+0545>-5:45', 5.75],
  ])('%s is %d hours ahead of UTC', (text, hours) => {
    expect(hoursAt(zone(text), '2026-07-01T12:00:00')).toBe(hours)
  })

  it('has summer time by the rules behind its name', () => {
    const eastern = zone('EST5EDT,M3.2.0/2,M11.1.0/2')
    const moments = ['2026-03-08T01:59:59', '2026-03-08T03:00:00', '2026-11-01T01:59:59', '2026-11-01T02:00:00']
    expect(moments.map(moment => hoursAt(eastern, moment))).toEqual([-5, -4, -4, -5])
  })

  it('has summer time by rules that stand beside it, over New Year in the south, by half an hour', () => {
    const rules = ['M10.1.0/2', 'M4.1.0/3']
    const lordHowe = zone('LHST-10:30', { rules, summerMinutes: 30 })
    expect(['2026-01-01T00:00:00', '2026-07-01T00:00:00'].map(moment => hoursAt(lordHowe, moment))).toEqual([11, 10.5])
  })

  it('has none where it is switched off, and takes week 5 for the last', () => {
    expect(hoursAt(zone('CET-1CEST,M3.5.0,M10.5.0', { summerTime: false }), '2026-07-01T00:00:00')).toBe(1)
    const berlin = zone('CET-1CEST,M3.5.0,M10.5.0/3')
    expect(['2026-03-28T12:00:00', '2026-03-29T12:00:00'].map(moment => hoursAt(berlin, moment))).toEqual([1, 2])
  })

  it.each(['Europe/Berlin', '', 'GMT+', '8'])('“%s” is not guessed', text => {
    expect(zone(text)).toBeNull()
  })
})

describe('a zone that is written to a device', () => {
  const now = Date.UTC(2026, 10, 30)

  it.each([
    ['Europe/Berlin', 'CET-1CEST,M3.5.0/2,M10.5.0/3'],
    ['America/New_York', 'EST5EDT,M3.2.0/2,M11.1.0/2'],
    ['Europe/London', 'GMT0BST,M3.5.0/1,M10.5.0/2'],
    ['Australia/Sydney', 'AEST-10AEDT,M10.1.0/2,M4.1.0/3'],
    ['Australia/Lord_Howe', 'LHST-10:30LHDT-11,M10.1.0/2,M4.1.0/2'],
    ['Asia/Kolkata', 'IST-5:30', false],
    ['Asia/Shanghai', 'GMT-8', false],
    ['UTC', 'UTC0', false],
    // Its clocks change on the day before the last Sunday, which is no rule of a week.
    ['America/Nuuk', 'GMT2', false],
  ])('%s is %s', (timeZone, text, hasSummerTime = true) => {
    expect(posixZoneText(timeZone, now)).toEqual({ text, hasSummerTime })
  })

  it.each(['Europe/Berlin', 'America/New_York', 'Australia/Sydney'])('%s is read as it was meant', timeZone => {
    const written = zone(posixZoneText(timeZone, now).text)
    for (let at = now; at < now + 365 * 86_400_000; at += 3 * 3600_000 + 60_000) {
      const wall = wallTime(at, timeZone)
      if (wall - instantOfWall(wall, timeZone) !== wall - at) continue
      expect(written?.offsetAtWall(wall), new Date(at).toISOString()).toBe(wall - at)
    }
  })
})

describe('a time of a device', () => {
  it.each([
    ['2026-11-23 14:05:09', '2026-11-23 14:05:09'],
    ['2026/1/3', '2026-01-03 00:00:00'],
    ['11-23-2026 02:05:09 PM', '2026-11-23 14:05:09'],
    ['11-23-2026 12:05:09 AM', '2026-11-23 00:05:09'],
    ['1970-01-01 00:00:07', '1970-01-01 00:00:07'],
    ['2026-11-23T14:05', '2026-11-23 14:05:00'],
  ])('%s is %s', (text, expected) => {
    expect(writeWallTime(readWallTime(text)?.ms ?? Number.NaN)).toBe(expected)
  })

  it.each(['', 'soon', '2026-02-30', '0000-00-00 00:00:00', '2026-11-23 25:00:00', '2026-11-23 noon'])(
    '“%s” is none',
    text => expect(readWallTime(text)).toBeNull(),
  )
})
