import { describe, expect, it } from 'vitest'
import { type Filter, filterOfSearch } from '../../dashboard/src/features/filter/filter.ts'
import { ruleOfFilter } from '../../dashboard/src/features/views/filter-to-rule.ts'
import { filterName } from '../../dashboard/src/features/views/view-words.ts'
import { unannotated } from '../../src/events/index.ts'
import { ruleConfig } from '../../src/outputs/rule-config.ts'
import { compileCondition } from '../../src/rules/index.ts'
import { plate, sampleEvent, vehicle } from '../search/sample-events.ts'

const filter = (more: Partial<Filter>): Filter => ({ ...filterOfSearch({}), ...more })
const seen = [
  {
    name: 'vehicle.type',
    values: [
      { value: 'saloon car', count: 3 },
      { value: 'MPV', count: 1 },
    ],
  },
  { name: 'vehicle.brand', values: [{ value: 'Land_Rover', count: 1 }] },
]
const event = sampleEvent(1, {
  category: 'lpr',
  targets: [
    {
      type: 'vehicle',
      vehicle: vehicle({ color: 'white', type: 'MPV' }),
      plate: plate('ABC123', { direction: 'away' }),
    },
    { type: 'vehicle', vehicle: vehicle({ color: 'red', type: 'saloon car', brand: 'Land_Rover' }) },
  ],
})
const holds = (more: Partial<Filter>) => {
  const when = ruleOfFilter(filter(more), seen)
  const { when: checked } = ruleConfig.parse({ name: 'x', when, alert: { severity: 'info' } })
  return compileCondition(checked, { timeZone: 'UTC' })(unannotated(event) as never).holds
}

describe('the rule of a filter', () => {
  it.each<[string, Partial<Filter>, boolean]>([
    ['white van', { vehicleColor: ['white'], vehicleType: ['van'] }, true],
    ['red van', { vehicleColor: ['red'], vehicleType: ['van'] }, false],
    ['red car of a make', { vehicleColor: ['red'], vehicleType: ['car'], vehicleBrand: ['land rover'] }, true],
    ['part of a plate', { plate: 'BC12' }, true],
    ['a whole plate', { plate: 'ABC12', plateMatch: 'exact' }, false],
    ['a look-alike', { plate: 'A8C123', plateMatch: 'similar' }, true],
    ['an unknown plate that leaves', { known: 'false', direction: ['away'] }, true],
    ['a known plate', { known: 'true' }, false],
    ['a category and words', { category: ['lpr'], text: 'abc' }, true],
    ['glasses', { glasses: ['yes'] }, false],
    ['noon', { hours: '11:00-13:00' }, true],
    ['night', { hours: '22:00-06:00' }, false],
  ])('%s', (_, more, expected) => {
    expect(holds(more)).toBe(expected)
  })

  it('leaves out the time, and there is none for every event', () => {
    expect(ruleOfFilter(filter({ when: 'yesterday' }), seen)).toBe(null)
    expect(ruleOfFilter(filter({ when: 'yesterday', camera: ['gate'] }), seen)).toEqual({ camera: ['gate'] })
  })

  it('has the words of the filter as its name', () => {
    expect(filterName(filter({ known: 'false', vehicleColor: ['white'], hours: '22:00-06:00' }))).toBe(
      'Unknown plates white 22:00–06:00',
    )
    expect(filterName(filter({}))).toBe('')
  })
})
