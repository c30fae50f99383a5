import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSheetDate } from '../../src/lib/sheet-date.ts'
import { wallText } from '../../src/time/local-text.ts'
import { instantOfWall, wallTime } from '../../src/time/zone-time.ts'

describe('a date as spreadsheets write it', () => {
  it.each([
    ['2026-11-23', '2026-11-23 00:00:00'],
    ['2026/1/3', '2026-01-03 00:00:00'],
    ['2026-11-23 14:05', '2026-11-23 14:05:00'],
    ['2026-11-23T14:05:09', '2026-11-23 14:05:09'],
    ['23.11.2026', '2026-11-23 00:00:00'],
    ['3.4.2026 7:05', '2026-04-03 07:05:00'],
    ['11/23/2026 2:05 PM', '2026-11-23 14:05:00'],
    ['11/23/2026 12:05 AM', '2026-11-23 00:05:00'],
    ['23/11/2026', '2026-11-23 00:00:00'],
    ['5-5-2026', '2026-05-05 00:00:00'],
    ['46349', '2026-11-23 00:00:00'],
    ['46349.5', '2026-11-23 12:00:00'],
  ])('%s is %s', (text, expected) => {
    const date = readSheetDate(text)
    expect(typeof date === 'object' && date.kind === 'wall' && wallText(date.wall)).toBe(expected)
  })

  it.each([
    ['3/4/2026', 'may be two days'],
    ['2026-02-30', 'does not exist'],
    ['2026-11-23 25:00', 'does not exist'],
    ['2026-11-23 13:00 PM', 'does not exist'],
    ['2026-13-01T00:00:00Z', 'does not exist'],
    ['tomorrow', 'is no date'],
    ['', 'is no date'],
  ])('%j %s', (text, reason) => {
    expect(readSheetDate(text)).toContain(reason)
  })

  it('with a zone is an instant', () => {
    expect(readSheetDate('2026-11-23 14:05:09+02:00')).toEqual({
      kind: 'instant',
      at: Date.UTC(2026, 10, 23, 12, 5, 9),
    })
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), text => void readSheetDate(text)))
  })
})

describe('the clock on the wall', () => {
  const zone = 'Europe/Berlin'

  it('leads back to the instant, but for the hour that comes twice', () => {
    const times = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2040, 0, 1) })
    fc.assert(
      fc.property(times, at => {
        const back = instantOfWall(wallTime(at, zone), zone)
        expect([0, 3_600_000]).toContain(at - back)
      }),
    )
  })

  it('is read as before the change in the hour that it leaves out', () => {
    expect(new Date(instantOfWall(Date.UTC(2026, 2, 29, 2, 30), zone)).toISOString()).toBe('2026-03-29T01:30:00.000Z')
  })
})
