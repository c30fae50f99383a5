import { describe, expect, it } from 'vitest'
import { type Filter, filterOfSearch, spanOf } from '../../dashboard/src/features/filter/filter.ts'
import { steppedSpan, stepWord, wholeSpan, widerSpan } from '../../dashboard/src/features/filter/time-steps.ts'
import { draggedBins } from '../../dashboard/src/features/histogram/dragged-bins.ts'
import { widerSearches } from '../../dashboard/src/pages/events/wider-searches.ts'
import { travellingSearch } from '../../dashboard/src/routing/travelling-search.ts'

const zone = 'Europe/Berlin'
/** Sunday evening. */
const now = Date.parse('2026-11-29T22:00:00+01:00')
const at = (text: string) => Date.parse(`${text}+01:00`)
const text = (span: { from: number; to: number } | null) =>
  span && [span.from, span.to].map(one => new Date(one + 3_600_000).toISOString().slice(5, 16)).join(' ')

describe('the spans of presets', () => {
  it.each([
    ['today', '11-29T00:00', ''],
    ['yesterday', '11-28T00:00', '11-29T00:00'],
    ['last-night', '11-28T20:00', '11-29T06:00'],
    ['sat', '11-28T00:00', '11-29T00:00'],
    ['sun', '11-22T00:00', '11-23T00:00'],
    ['this-month', '11-01T00:00', ''],
    ['24h', '11-28T22:00', ''],
  ])('%s', (when, from, to) => {
    const span = spanOf({ when, from: '', to: '' }, now, zone)
    const short = (one: number | null) => (one === null ? '' : new Date(one + 3_600_000).toISOString().slice(5, 16))
    expect([short(span.from), short(span.to)]).toEqual([from, to])
  })
})

describe('steps in time', () => {
  const hour = { from: at('2026-11-28T17:00:00'), to: at('2026-11-28T18:00:00') }
  const day = { from: at('2026-11-28T00:00:00'), to: at('2026-11-29T00:00:00') }

  it('go to the hour and the day before and after', () => {
    expect([stepWord(hour), text(steppedSpan(hour, -1, zone))]).toEqual(['hour', '11-28T16:00 11-28T17:00'])
    expect([stepWord(day), text(steppedSpan(day, 1, zone))]).toEqual(['day', '11-29T00:00 11-30T00:00'])
  })

  it('keep midnights where clocks change', () => {
    const before = { from: at('2026-10-26T00:00:00'), to: at('2026-10-27T00:00:00') }
    const changed = steppedSpan(before, -1, zone)
    expect(changed.to - changed.from).toBe(25 * 3_600_000)
    expect(stepWord(changed)).toBe('day')
  })

  it('take an open span up to the end of today', () => {
    expect(text(wholeSpan({ from: at('2026-11-29T00:00:00'), to: null }, now, zone))).toBe('11-29T00:00 11-30T00:00')
    expect(wholeSpan({ from: null, to: now }, now, zone)).toBe(null)
  })

  it('widen to the day, the week, 30 days and any time', () => {
    const wider = (span: { from: number; to: number }) => widerSpan(span, zone, 1)
    expect(text(wider(hour))).toBe('11-28T00:00 11-29T00:00')
    expect(text(wider(day))).toBe('11-23T00:00 11-30T00:00')
    expect(text(wider({ from: at('2026-11-23T00:00:00'), to: at('2026-11-30T00:00:00') }))).toBe(
      '10-31T00:00 11-30T00:00',
    )
    expect(wider({ from: at('2026-10-31T00:00:00'), to: at('2026-11-30T00:00:00') })).toBe(null)
  })
})

describe('a drag over the timeline', () => {
  it('selects the bins that were drawn over, not the one in which it ends', () => {
    expect(draggedBins(4.02, 8.1, 100)).toEqual({ start: 4, end: 7 })
    expect(draggedBins(8.1, 3.9, 100)).toEqual({ start: 4, end: 7 })
    expect(draggedBins(4.2, 8.7, 100)).toEqual({ start: 4, end: 8 })
  })

  it('selects one bin where it stays within one, and stops at the ends', () => {
    expect(draggedBins(4.1, 4.3, 100)).toEqual({ start: 4, end: 4 })
    expect(draggedBins(99, 140, 100)).toEqual({ start: 99, end: 100 })
    expect(draggedBins(100.9, 100.99, 100)).toEqual({ start: 100, end: 100 })
  })
})

describe('the filter of a page', () => {
  const events = { camera: 'gate,shop', when: 'yesterday', vehicleType: 'van', plate: 'AB', open: '1', at: '2' }

  it('goes along to the others, as far as they know it', () => {
    expect(travellingSearch('/events', events, '/live')).toEqual({
      camera: 'gate,shop',
      vehicleType: 'van',
      plate: 'AB',
    })
    expect(travellingSearch('/events', events, '/plates')).toEqual({ camera: 'gate', when: 'yesterday', plate: 'AB' })
    expect(travellingSearch('/events', events, '/counts')).toEqual({ camera: 'gate', range: 'yesterday' })
    expect(travellingSearch('/counts', { camera: 'gate', range: '7d', bucket: 'day' }, '/events')).toEqual({
      camera: 'gate',
      when: '7d',
    })
  })

  it('does not come from or go to pages without one', () => {
    expect(travellingSearch('/events', events, '/settings')).toEqual({})
    expect(travellingSearch('/doctor', { camera: 'x' }, '/events')).toEqual({})
    expect(travellingSearch('/events', events, '/events')).toEqual({})
  })
})

describe('a search without a result', () => {
  const filter = (more: Partial<Filter>): Filter => ({ ...filterOfSearch({}), ...more })

  it('is offered without one of its conditions, its time first', () => {
    const asked = filter({
      when: 'yesterday',
      vehicleColor: ['white'],
      plate: 'AB1234',
      plateMatch: 'exact',
      text: 'zzz',
    })
    expect(widerSearches(asked).map(({ words }) => words)).toEqual([
      'At any time',
      'Plate contains AB1234',
      'Without vehicle color white',
      'Without the words “zzz”',
    ])
    expect(widerSearches(filter({}))).toEqual([])
  })
})
