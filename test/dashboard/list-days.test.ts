import { describe, expect, it } from 'vitest'
import { histogramBins } from '../../dashboard/src/features/histogram/histogram-bins.ts'
import { daysOf } from '../../dashboard/src/pages/events/days-of.ts'
import {
  daysBetween,
  headingHeight,
  listRows,
  rowBelowHeading,
  rowOfEvent,
} from '../../dashboard/src/pages/events/list-rows.ts'
import { scrubberLabels, scrubberScale } from '../../dashboard/src/pages/events/scrubber-scale.ts'

const layout = { columns: 3, rowHeight: 100 }
/** Four events of one day, two of the day before. */
const rows = listRows([2, 2, 2, 2, 1, 1], layout)

describe('a list with headings of days', () => {
  it('begins each day in a row of its own below its heading', () => {
    expect(rows.days.map(({ day, top, bottom }) => [day, top, bottom])).toEqual([
      [2, 0, 232],
      [1, 232, 364],
    ])
    expect(rows.rows).toEqual([
      { top: 32, first: 0, end: 3 },
      { top: 132, first: 3, end: 4 },
      { top: 264, first: 4, end: 6 },
    ])
    expect(rows.height).toBe(364)
    expect(listRows([], layout)).toEqual({ days: [], rows: [], height: 0 })
  })

  it('finds the row of an event, and the one below the heading', () => {
    expect([0, 2, 3, 4, 5].map(index => rowOfEvent(rows, index)?.first)).toEqual([0, 0, 3, 4, 4])
    expect([0, 99, 100, 199, 200, 232].map(top => rowBelowHeading(rows, 100, top)?.first)).toEqual([0, 0, 3, 3, 4, 4])
    expect(headingHeight).toBe(32)
  })

  it('draws only the days and rows in sight', () => {
    const seen = (from: number, to: number) =>
      daysBetween(rows, from, to, 100).map(one => one.rows.map(row => row.first))
    expect(seen(0, 100)).toEqual([[0]])
    expect(seen(240, 300)).toEqual([[4]])
    expect(seen(0, 1000)).toEqual([[0, 3], [4]])
  })

  it('knows the days of a zone, also where clocks change', () => {
    const berlin = 'Europe/Berlin'
    const times = ['2026-10-25T22:59:00Z', '2026-10-24T22:00:00Z', '2026-10-24T21:59:00Z'].map(Date.parse)
    expect(daysOf(times, berlin).map(at => new Date(at).toISOString())).toEqual([
      '2026-10-24T22:00:00.000Z',
      '2026-10-24T22:00:00.000Z',
      '2026-10-23T22:00:00.000Z',
    ])
  })
})

describe('the scale of times beside a list', () => {
  const day = 86_400_000
  const bins = histogramBins(
    {
      from: '2026-11-01T00:00:00Z',
      to: '2026-11-05T00:00:00Z',
      bucketMs: day,
      total: 100,
      exact: true,
      buckets: [
        { from: '2026-11-01T00:00:00Z', count: 10 },
        { from: '2026-11-03T00:00:00Z', count: 60 },
        { from: '2026-11-04T00:00:00Z', count: 30 },
      ],
    },
    { zone: 'UTC' },
  )
  if (!bins) throw new Error('no bins')
  const scale = scrubberScale(bins)

  it('gives each event the same room, the newest at the top', () => {
    expect(scale.placeOf(Date.parse('2026-11-05T00:00:00Z'))).toBe(0)
    expect(scale.placeOf(Date.parse('2026-11-04T12:00:00Z'))).toBeCloseTo(0.15)
    expect(scale.placeOf(Date.parse('2026-11-03T00:00:00Z'))).toBeCloseTo(0.9)
    expect(scale.placeOf(Date.parse('2026-11-02T12:00:00Z'))).toBeCloseTo(0.9)
    expect(scale.placeOf(0)).toBe(1)
  })

  it('goes back from a place to its time', () => {
    for (const place of [0.05, 0.3, 0.5, 0.85, 0.95]) expect(scale.placeOf(scale.timeAt(place))).toBeCloseTo(place)
    expect(new Date(scale.timeAt(0)).toISOString()).toBe('2026-11-05T00:00:00.000Z')
    expect(new Date(scale.timeAt(1)).toISOString()).toBe('2026-11-01T00:00:00.000Z')
    expect(new Date(scale.endAt(0.95)).toISOString()).toBe('2026-11-02T00:00:00.000Z')
  })

  it('labels the days that have events, where there is room', () => {
    const labels = scrubberLabels(bins, scale, { zone: 'UTC', height: 400 })
    expect(labels.map(({ at, place }) => [new Date(at).getUTCDate(), place])).toEqual([
      [4, 0],
      [3, 0.3],
      [1, 0.9],
    ])
    expect(scrubberLabels(bins, scale, { zone: 'UTC', height: 60 }).map(({ at }) => new Date(at).getUTCDate())).toEqual(
      [4],
    )
  })
})
