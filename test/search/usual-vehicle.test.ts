import { describe, expect, it } from 'vitest'
import { suspiciousFacts, usualVehicle } from '../../src/search/usual-vehicle.ts'
import { vehicle } from './sample-events.ts'

const audi = vehicle({ type: 'saloon car', brand: 'Audi', model: 'A4', color: 'grey' })
const fiat = vehicle({ type: 'hatchback', brand: 'Fiat', model: '500', color: 'red' })
const times = (count: number, one: typeof audi) => Array.from({ length: count }, () => one)

describe('what a vehicle usually looks like', () => {
  it('is what most sightings agree on', () => {
    expect(usualVehicle([...times(8, audi), fiat])).toMatchObject({
      brand: { value: 'Audi', sightings: 8, of: 9 },
      color: { value: 'grey', sightings: 8, of: 9 },
    })
  })

  it('is unknown with few sightings, and where they disagree', () => {
    expect(usualVehicle(times(4, audi))).toEqual({})
    expect(usualVehicle([...times(5, audi), ...times(4, fiat)])).toEqual({})
  })

  it('leaves out what cameras did not report, and takes silver for grey', () => {
    const silver = { ...audi, color: 'Silver', model: null }
    const usual = usualVehicle([...times(3, audi), ...times(4, silver)])
    expect(usual.color).toEqual({ value: 'Silver', sightings: 7, of: 7 })
    expect(usual.model).toBeUndefined()
  })
})

describe('a sighting that may be of another vehicle', () => {
  const usual = usualVehicle(times(6, audi))

  it('differs in its make, or in several facts', () => {
    expect(suspiciousFacts(usual, fiat)).toEqual(['type', 'brand', 'model', 'color'])
    expect(suspiciousFacts(usual, vehicle({ brand: 'Fiat' }))).toEqual(['brand'])
    expect(suspiciousFacts(usual, vehicle({ type: 'van', color: 'red' }))).toEqual(['type', 'color'])
  })

  it('does not differ by its color alone, by other light, or by what is not known', () => {
    expect(suspiciousFacts(usual, { ...audi, color: 'black' })).toEqual([])
    expect(suspiciousFacts(usual, { ...audi, color: 'silver', type: null })).toEqual([])
    expect(suspiciousFacts(usual, vehicle({}))).toEqual([])
    expect(suspiciousFacts(usual, null)).toEqual([])
    expect(suspiciousFacts({}, fiat)).toEqual([])
  })
})
