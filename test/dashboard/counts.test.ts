import { describe, expect, it } from 'vitest'
import { timeTicks } from '../../dashboard/src/format/time-ticks.ts'
import { combineSeries, shownParts, shownTarget, silences } from '../../dashboard/src/pages/counts/combine-series.ts'
import { ghostsOf, naturalBucket, presetRange } from '../../dashboard/src/pages/counts/count-range.ts'
import { moveBars } from '../../dashboard/src/pages/counts/ghosts.ts'
import type { CountSeries, CountSum, Counts } from '../../src/api/schemas/index.ts'

const berlin = 'Europe/Berlin'
const at = (text: string) => Date.parse(text)

const series = (change: Partial<CountSeries>): CountSeries => ({
  camera: { id: 'door', name: 'Door' },
  place: 'line counter',
  lineName: null,
  placeId: null,
  target: 'person',
  source: 'counter',
  points: [],
  total: { entered: 0, left: 0 },
  ...change,
})

const point = (from: string, change: Partial<CountSeries['points'][number]> = {}) => ({
  from,
  entered: null,
  left: null,
  presentMax: null,
  presentLast: null,
  ...change,
})

const answer = (change: Partial<Counts>): Counts => ({
  from: '2026-11-23T00:00:00.000Z',
  to: '2026-11-23T04:00:00.000Z',
  bucket: 'hour',
  zone: 'UTC',
  series: [],
  sums: [],
  gaps: [],
  ...change,
})

describe('bars of the counts', () => {
  const later = at('2026-12-01')

  it('fills in the hours in which nothing was counted, up to now', () => {
    const one = series({ points: [point('2026-11-23T01:00:00.000Z', { entered: 3, left: 1 })] })
    const bars = combineSeries([one], answer({}), at('2026-11-23T02:30:00Z'))
    expect(bars.map(bar => [bar.entered, bar.left])).toEqual([
      [0, 0],
      [3, 1],
      [0, 0],
    ])
  })

  it('adds up several places', () => {
    const from = '2026-11-23T01:00:00.000Z'
    const both = [
      series({ points: [point(from, { entered: 3 })] }),
      series({ place: 'b', points: [point(from, { entered: 4 })] }),
    ]
    expect(combineSeries(both, answer({}), later)[1]?.entered).toBe(7)
  })

  it('keeps the occupancy until the device reports another one', () => {
    const points = [
      point('2026-11-23T00:00:00.000Z', { presentLast: 5, presentMax: 6 }),
      point('2026-11-23T02:00:00.000Z', { presentLast: 2, presentMax: 5 }),
    ]
    const bars = combineSeries([series({ points })], answer({}), later)
    expect(bars.map(bar => bar.present)).toEqual([5, 5, 2, 2])
  })

  it('knows nothing where every camera was silent', () => {
    const gap = {
      camera: { id: 'door', name: 'Door' },
      from: '2026-11-23T02:00:00.000Z',
      to: '2026-11-23T03:00:00.000Z',
    }
    const one = series({ points: [point('2026-11-23T00:00:00.000Z', { entered: 1 })] })
    expect(combineSeries([one], answer({ gaps: [gap] }), later).map(bar => bar.entered)).toEqual([1, 0, null, 0])
  })
})

describe('what is added up', () => {
  const sum = (change: Partial<CountSum>): CountSum => ({
    camera: { id: 'door', name: 'Door' },
    target: 'person',
    points: [],
    total: { entered: 0, left: 0 },
    ...change,
  })

  it('is one type of target: people where there are any, unless another is chosen', () => {
    const sums = [sum({ target: 'vehicle' }), sum({ target: 'person' })]
    expect(shownTarget({ sums }, null)).toBe('person')
    expect(shownTarget({ sums: sums.slice(0, 1) }, null)).toBe('vehicle')
    expect(shownTarget({ sums }, 'bike')).toBe('bike')
    expect(shownParts({ sums, series: [] }, { target: 'vehicle', place: null })).toEqual([sums[0]])
  })

  it('is what each camera counted once, and a place by itself where one is chosen', () => {
    const sums = [sum({})]
    const places = [series({}), series({ place: 'area counter' })]
    expect(shownParts({ sums, series: places }, { target: 'person', place: null })).toEqual(sums)
    const [, area] = places
    expect(shownParts({ sums, series: [area!] }, { target: 'person', place: 'area counter' })).toEqual([area])
  })

  it('is never who is inside at several cameras', () => {
    const points = [point('2026-11-23T00:00:00.000Z', { presentLast: 5, presentMax: 6 })]
    const both = [sum({ points }), sum({ points, camera: { id: 'gate', name: 'Gate' } })]
    expect(combineSeries(both, answer({}), at('2026-12-01'))[0]?.present).toBeNull()
  })
})

it('tells where all cameras were silent from where some were', () => {
  const gap = (id: string, from: string, to: string) => ({ camera: { id, name: id }, from, to })
  const gaps = [
    gap('a', '2026-11-23T01:00:00Z', '2026-11-23T03:00:00Z'),
    gap('b', '2026-11-23T02:00:00Z', '2026-11-23T04:00:00Z'),
    gap('other', '2026-11-23T00:00:00Z', '2026-11-24T00:00:00Z'),
  ]
  const hours = (ranges: { from: number; to: number }[]) =>
    ranges.map(range => [new Date(range.from).getUTCHours(), new Date(range.to).getUTCHours()])
  const found = silences(gaps, ['a', 'b'])
  expect(hours(found.all)).toEqual([[2, 3]])
  expect(hours(found.some)).toEqual([
    [1, 2],
    [3, 4],
  ])
})

describe('times of the counts', () => {
  it('begins a day at midnight of the zone, also when clocks change', () => {
    const range = presetRange('today', at('2026-10-25T12:00:00Z'), berlin)
    expect((range.to - range.from) / 3_600_000).toBe(25)
  })

  it('moves bars of the week before to the same hour of the clock', () => {
    const before = { from: at('2026-10-20T06:00:00Z'), to: 0, entered: 1, left: 1, present: null, presentMax: null }
    const [moved] = moveBars([before], { days: 7, bucket: 'hour', zone: berlin })
    // 8 o'clock in summer time, and 8 o'clock in winter time a week later.
    expect(moved?.from).toBe(at('2026-10-27T07:00:00Z'))
  })

  it('compares a day with the day and the week before, a year with the year before', () => {
    const day = presetRange('today', at('2026-11-23T12:00:00Z'), berlin)
    expect(ghostsOf(day).map(ghost => ghost.days)).toEqual([1, 7])
    const year = presetRange('12m', at('2026-11-23T12:00:00Z'), berlin)
    expect(ghostsOf(year)).toEqual([{ days: 364, words: 'a year before' }])
    expect(naturalBucket(year)).toBe('week')
  })

  it('puts its marks at round hours of the zone', () => {
    const range = presetRange('today', at('2026-11-23T12:00:00Z'), 'Asia/Kolkata')
    const hours = timeTicks(range, 'Asia/Kolkata', 8).map(tick => new Date(tick.at).toISOString().slice(11, 16))
    expect(hours.slice(0, 3)).toEqual(['18:30', '21:30', '00:30'])
  })
})
