import { describe, expect, it } from 'vitest'
import { diskForecast, withSample } from '../../src/alerts/disk-pace.ts'
import { dayMs, hourMs } from '../../src/time/units.ts'

const disk = (freeBytes: number, totalBytes = 1000) => ({ totalBytes, freeBytes })
const start = Date.parse('2026-01-01T00:00:00Z')

describe('the pace at which the disk fills', () => {
  it('is measured over the last seven days', () => {
    let samples: ReturnType<typeof withSample> = []
    // First slowly, then ten bytes a day.
    for (let day = 0; day <= 20; day++) {
      samples = withSample(samples, disk(day < 10 ? 900 : 900 - (day - 10) * 10), start + day * dayMs)
    }
    const forecast = diskForecast(samples, disk(800), start + 20 * dayMs)
    expect(forecast?.bytesPerDay).toBeCloseTo(10)
    expect(Math.round((forecast?.fullInMs ?? 0) / dayMs)).toBe(80)
    expect(samples.length).toBeLessThan(10)
  })

  it('is unknown before a day has passed, and while the disk does not fill', () => {
    const samples = withSample([], disk(900), start)
    expect(diskForecast(samples, disk(800), start + 23 * hourMs)).toBeNull()
    expect(diskForecast(samples, disk(900), start + 2 * dayMs)).toBeNull()
    expect(diskForecast(samples, disk(890), start + 2 * dayMs)?.bytesPerDay).toBeCloseTo(5)
  })

  it('begins anew on another disk and after the clock went back', () => {
    const samples = withSample([], disk(900), start)
    expect(withSample(samples, disk(900, 5000), start + dayMs)).toHaveLength(1)
    expect(withSample(samples, disk(900), start - dayMs)).toEqual([{ at: start - dayMs, ...disk(900) }])
  })
})
