import { describe, expect, it } from 'vitest'
import { type AnnotatedEvent, unannotated } from '../../src/events/index.ts'
import { type EventFilter, filterTest, placesOf } from '../../src/search/index.ts'
import { plate, type SampleFacts, sampleEvent, vehicle } from './sample-events.ts'

const person = (more: object) => ({ type: 'person' as const, person: more as never })
const car = (more: Parameters<typeof vehicle>[0], number?: string, ofPlate: Parameters<typeof plate>[1] = {}) => ({
  type: 'vehicle' as const,
  vehicle: vehicle(more),
  plate: number === undefined ? null : plate(number, ofPlate),
})

const facts: Record<string, SampleFacts> = {
  'white van': { targets: [car({ color: 'white', type: 'MPV', brand: 'Ford' }, 'AB12', { direction: 'away' })] },
  'white car beside a red van': {
    targets: [car({ color: 'white', type: 'saloon car' }, 'CD34'), car({ color: 'red', type: 'van' }, 'EF56')],
  },
  'black BMW with a white plate': { targets: [car({ color: 'black', brand: 'BMW' }, 'GH78', { color: 'white' })] },
  'old Land Rover': { targets: [car({ brand: 'Land_Rover', color: 'green' })] },
  'VW of a model': { targets: [car({ brand: 'Volkswagen', model: 'VW_Golf' })] },
  'woman in red with glasses': {
    targets: [person({ sex: 'female', upperColor: 'red', glasses: 'yes', backpack: 'no' })],
  },
  'man in red beside a woman in blue': {
    targets: [person({ sex: 'male', upperColor: 'red' }), person({ sex: 'female', upperColor: 'blue' })],
  },
  'masked face': { category: 'face', targets: [{ type: 'person', face: { mask: 'yes', sex: 'male' } as never }] },
  bicycle: { targets: [{ type: 'bike' }] },
  'a night': { time: Date.parse('2026-03-01T23:30:00Z') },
  'a morning': { time: Date.parse('2026-03-01T05:30:00Z') },
}
const events: [string, AnnotatedEvent][] = Object.entries(facts).map(([name, one], at) => [
  name,
  unannotated(sampleEvent(at + 1, one)),
])
const found = (filter: EventFilter) => events.filter(([, event]) => filterTest(filter)(event)).map(([name]) => name)

describe('filters by looks', () => {
  it.each<[string, EventFilter, string[]]>([
    ['a color and a type of one vehicle', { vehicleColor: ['white'], vehicleType: ['van'] }, ['white van']],
    ['a type by any of its words', { vehicleType: ['minivan'] }, ['white van', 'white car beside a red van']],
    [
      'one of several values',
      { vehicleColor: ['red', 'black'] },
      ['white car beside a red van', 'black BMW with a white plate'],
    ],
    [
      'a color of vehicles, not of their plates',
      { vehicleColor: ['white'] },
      ['white van', 'white car beside a red van'],
    ],
    ['the color of a plate', { plateColor: ['white'] }, ['black BMW with a white plate']],
    ['a make', { vehicleBrand: ['bmw'] }, ['black BMW with a white plate']],
    ['a make of two words', { vehicleBrand: ['land rover'] }, ['old Land Rover']],
    ['a make by its short name', { vehicleBrand: ['vw'] }, ['VW of a model']],
    ['a direction', { direction: ['away'] }, ['white van']],
    ['a plate and a color of one vehicle', { plate: 'EF', vehicleColor: ['red'] }, ['white car beside a red van']],
    ['a plate and a color of two vehicles: nothing', { plate: 'EF', vehicleColor: ['white'] }, []],
    ['clothes and sex of one person', { upperColor: ['red'], sex: ['female'] }, ['woman in red with glasses']],
    ['a thing that is worn', { glasses: ['yes'] }, ['woman in red with glasses']],
    ['a thing that is reported as missing', { backpack: ['no'] }, ['woman in red with glasses']],
    ['an attribute of a face', { mask: ['yes'], sex: ['male'] }, ['masked face']],
    ['a bike', { vehicleType: ['bicycle'] }, ['bicycle']],
    ['a person and a vehicle: both', { upperColor: ['red'], vehicleColor: ['red'] }, []],
    [
      'a color of anything',
      { color: ['red'] },
      ['white car beside a red van', 'woman in red with glasses', 'man in red beside a woman in blue'],
    ],
    ['hours past midnight', { hours: { from: 1320, to: 360, zone: 'UTC' } }, ['a night', 'a morning']],
    ['hours in a zone', { hours: { from: 0, to: 60, zone: 'Europe/Berlin' } }, ['a night']],
    ['plates that are not known', { known: false, vehicleType: ['car'] }, ['white van', 'white car beside a red van']],
    ['plates that are known', { known: true }, []],
  ])('%s', (_, filter, expected) => {
    expect(found(filter)).toEqual(expected)
  })

  it('say where they matched', () => {
    const [, van] = events[0]!
    expect(placesOf({ vehicleType: ['van'], vehicleColor: ['white'], plate: 'b1', text: 'ford' })(van)).toEqual([
      { word: 'b1', field: 'plate', value: 'AB12', target: 0 },
      { word: 'van', field: 'vehicle.type', value: 'MPV', target: 0 },
      { word: 'white', field: 'vehicle.color', value: 'white', target: 0 },
      { word: 'ford', field: 'vehicle.brand', value: 'Ford', target: 0 },
    ])
  })
})
