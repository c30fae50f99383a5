import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { localText, localTimestamp, offsetText, wallText } from '../../src/time/local-text.ts'
import { dayMs } from '../../src/time/units.ts'
import { hourOfDay, parseWallText, wallOf } from '../../src/time/wall-date.ts'
import { weekTime } from '../../src/time/week-time.ts'
import { dayOf, startOfDay } from '../../src/time/zone-days.ts'
import { instantOfWall, instantsOfWall, isTimeZone, wallTime, zoneOffsetMs } from '../../src/time/zone-time.ts'

const iso = (at: number) => new Date(at).toISOString().slice(0, 16)
const wall = (text: string) => parseWallText(text) ?? Number.NaN

// Zone, an hour that its clocks skip or repeat, and the instants in UTC at which they show it.
const changes = [
  ['America/Santiago', '2025-09-07 00:30', [], '2025-09-07T04:30'],
  ['America/Santiago', '2025-04-05 23:30', ['2025-04-06T02:30', '2025-04-06T03:30'], '2025-04-06T02:30'],
  ['America/Havana', '2026-03-08 00:30', [], '2026-03-08T05:30'],
  ['America/Havana', '2026-11-01 00:30', ['2026-11-01T04:30', '2026-11-01T05:30'], '2026-11-01T04:30'],
  ['Australia/Lord_Howe', '2026-10-04 02:15', [], '2026-10-03T15:45'],
  ['Australia/Lord_Howe', '2026-04-05 01:45', ['2026-04-04T14:45', '2026-04-04T15:15'], '2026-04-04T14:45'],
  ['Asia/Kathmandu', '2026-03-29 02:30', ['2026-03-28T20:45'], '2026-03-28T20:45'],
  ['Europe/Berlin', '2026-03-29 02:30', [], '2026-03-29T01:30'],
  ['Europe/Berlin', '2026-10-25 02:30', ['2026-10-25T00:30', '2026-10-25T01:30'], '2026-10-25T00:30'],
  ['America/New_York', '2026-03-08 02:30', [], '2026-03-08T07:30'],
  ['America/New_York', '2026-11-01 01:30', ['2026-11-01T05:30', '2026-11-01T06:30'], '2026-11-01T05:30'],
  ['Africa/Casablanca', '2026-02-15 02:30', ['2026-02-15T01:30', '2026-02-15T02:30'], '2026-02-15T01:30'],
  ['Africa/Casablanca', '2026-03-22 02:30', [], '2026-03-22T02:30'],
  ['Pacific/Apia', '2011-12-30 12:00', [], '2011-12-30T22:00'],
  ['UTC', '2026-03-29 02:30', ['2026-03-29T02:30'], '2026-03-29T02:30'],
  ['+05:30', '2026-03-29 02:30', ['2026-03-28T21:00'], '2026-03-28T21:00'],
] as const

describe('a time on the clocks of a zone', () => {
  it.each(changes)('in %s at %s has the instants %s', (zone, text, instants, taken) => {
    expect(instantsOfWall(wall(text), zone).map(iso)).toEqual(instants)
    expect(iso(instantOfWall(wall(text), zone))).toBe(taken)
  })

  it('of a zone that Intl does not know is an error', () => {
    expect(() => zoneOffsetMs(0, 'Mars/Olympus')).toThrow(RangeError)
    expect([isTimeZone('Mars/Olympus'), isTimeZone('Europe/Berlin'), isTimeZone('+02:00')]).toEqual([false, true, true])
  })
})

const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'))
const instants = fc.integer({ min: Date.UTC(1970, 0, 1), max: Date.UTC(2040, 0, 1) })
const changing = fc.constantFrom(...new Set(changes.map(([zone]) => zone)), 'America/St_Johns', 'Antarctica/Troll')
// Most instants are far from a change of the clocks; these are close to one.
const nearChanges = fc.tuple(changing, instants).chain(([zone, from]) => {
  const next = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone).getTimeZoneTransition('next')
  const at = next?.epochMilliseconds ?? from
  return fc.integer({ min: at - 2 * dayMs, max: at + 2 * dayMs }).map(near => ({ zone, at: near }))
})
const moments = fc.oneof(
  fc.record({ zone: zones, at: instants }),
  nearChanges.filter(({ at }) => at > 0),
)

const temporal = (at: number, zone: string) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)

describe('in every zone, as Temporal has it', () => {
  it('are offsets, days and their beginnings, weekdays and texts', () => {
    fc.assert(
      fc.property(moments, ({ zone, at }) => {
        const expected = temporal(at, zone)
        expect(zoneOffsetMs(at, zone)).toBe(expected.offsetNanoseconds / 1e6)
        expect(startOfDay(dayOf(at, zone), zone)).toBe(expected.startOfDay().epochMilliseconds)
        const { weekday, minute } = weekTime(at, zone)
        expect([weekday + 1, minute]).toEqual([expected.dayOfWeek, expected.hour * 60 + expected.minute])
        const text = expected.toPlainDateTime().toString({ fractionalSecondDigits: 3 }).replace('T', ' ')
        expect(localText(at, zone, 'millisecond')).toBe(text)
      }),
      { numRuns: 500 },
    )
  }, 60_000)

  it('are the instants of wall times, also of those that clocks skip or repeat', () => {
    fc.assert(
      fc.property(moments, ({ zone, at }) => {
        const shown = wallTime(at, zone)
        const date = Temporal.PlainDateTime.from(new Date(shown).toISOString().slice(0, -1))
        expect(instantOfWall(shown, zone)).toBe(date.toZonedDateTime(zone).epochMilliseconds)
        expect(instantsOfWall(shown, zone)).toContain(at)
        const skipped = Temporal.PlainDateTime.from(new Date(at).toISOString().slice(0, -1))
        expect(instantOfWall(at, zone)).toBe(skipped.toZonedDateTime(zone).epochMilliseconds)
      }),
      { numRuns: 500 },
    )
  }, 60_000)
})

describe('texts of times', () => {
  it('are read back as they were written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(2100, 0) / 1000 }), seconds => {
        expect(parseWallText(wallText(seconds * 1000))).toBe(seconds * 1000)
      }),
    )
  })

  it.each([
    ['2026-11-23T14:05', '2026-11-23 14:05:00'],
    ['2026-11-23 14:05:09', '2026-11-23 14:05:09'],
    ['2026-12-31 24:00:00', '2027-01-01 00:00:00'],
  ])('%s is read as %s', (text, expected) => expect(wallText(wall(text))).toBe(expected))

  it.each(['2026-02-31 10:00', '2026-11-23', '2026-11-23 24:01', '2026-11-23 10:60', '2026-13-01 10:00', 'noon'])(
    '%s is none',
    text => expect(parseWallText(text)).toBeNull(),
  )

  it('have the fraction that there is', () => {
    const at = '2026-11-23T14:05:09.473Z'
    expect(localText(Date.parse(at), 'Asia/Kathmandu', 'minute')).toBe('2026-11-23 19:50')
    expect(localTimestamp(at, 'UTC', 999)).toBe('2026-11-23 14:05:09.473999')
    expect(localTimestamp('2026-11-23T14:05:09.000Z', 'UTC')).toBe('2026-11-23 14:05:09')
  })

  it('of offsets have minutes only where there are some', () => {
    expect([0, 480, -210, 345].map(offsetText)).toEqual(['UTC', 'UTC+8', 'UTC-3:30', 'UTC+5:45'])
  })
})

describe('parts of a date', () => {
  it('make a wall time only where they exist', () => {
    expect(wallOf({ year: 2024, month: 2, day: 29 })).toBe(Date.UTC(2024, 1, 29))
    expect(wallOf({ year: 2026, month: 2, day: 29 })).toBeNull()
    expect(wallOf({ year: 26, month: 1, day: 1 })).toBeNull()
  })

  it('count 12 in the morning as 0', () => {
    expect([hourOfDay(12, 'a'), hourOfDay(12, 'P'), hourOfDay(1, 'p'), hourOfDay(13, 'p')]).toEqual([0, 12, 13, null])
    expect([hourOfDay(23, undefined), hourOfDay(24, undefined)]).toEqual([23, null])
  })
})
