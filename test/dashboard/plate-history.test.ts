import { describe, expect, it } from 'vitest'
import { habitWords, heatOf } from '../../dashboard/src/features/sightings/heat.ts'
import { wallClockMs } from '../../dashboard/src/format/zone.ts'

const now = Date.parse('2026-11-23T12:00:00Z')
const berlin = { now, days: 7, wallOf: (at: number) => wallClockMs(at, 'Europe/Berlin') }

describe('when a plate comes', () => {
  it('is shown by the days and hours of the zone', () => {
    const heat = heatOf([{ from: '2026-11-22T23:00:00.000Z', sightings: 2 }], berlin)
    expect(heat.cells).toEqual([{ day: 6, hour: 0, sightings: 2 }])
  })

  it('leaves out days before the first one shown', () => {
    expect(heatOf([{ from: '2026-11-01T08:00:00.000Z', sightings: 1 }], berlin).cells).toEqual([])
  })

  it('is said in words', () => {
    const hours = ['2026-11-21T07:00:00.000Z', '2026-11-22T07:00:00.000Z', '2026-11-22T16:00:00.000Z']
    const heat = heatOf(
      hours.map(from => ({ from, sightings: 1 })),
      berlin,
    )
    expect(habitWords(heat)).toBe('Seen on 2 of the last 7 days, mostly between 08:00 and 09:00.')
    expect(habitWords(heatOf([], berlin))).toBe('Not seen in the last 7 days.')
  })
})
