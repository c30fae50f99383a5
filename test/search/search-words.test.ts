import { describe, expect, it } from 'vitest'
import { unannotated } from '../../src/events/index.ts'
import { filterTest, placesOf } from '../../src/search/index.ts'
import { plate, type SampleFacts, sampleEvent, vehicle } from './sample-events.ts'

const person = (more: object) => ({
  type: 'person' as const,
  person: {
    age: null,
    sex: null,
    glasses: null,
    mask: null,
    hat: null,
    backpack: null,
    shoulderBag: null,
    skirt: null,
    upperColor: null,
    upperLength: null,
    ...more,
  },
})
const car = (more: Parameters<typeof vehicle>[0], number?: string, color: string | null = null) => ({
  type: 'vehicle' as const,
  vehicle: vehicle(more),
  plate: number === undefined ? null : plate(number, { color }),
})

const events: Record<string, SampleFacts> = {
  'white van': { targets: [car({ color: 'white', type: 'van' }, 'AB12')] },
  'white mpv': { targets: [car({ color: 'White', type: 'MPV' }, 'AB13')] },
  'black SAVANA with a white plate': {
    targets: [car({ color: 'black', type: 'SUV', brand: 'GMC', model: 'GMC_SAVANA' }, 'AB14', 'white')],
  },
  'black van beside a white car': {
    targets: [car({ color: 'black', type: 'van' }), car({ color: 'white', type: 'saloon car' })],
  },
  'black van at the camera White gate': { camera: 'White gate', targets: [car({ color: 'black', type: 'van' })] },
  'grey lorry': { targets: [car({ color: 'gray', type: 'truck' })] },
  'man in a red jacket with a backpack': {
    targets: [person({ sex: 'male', upperColor: 'red', backpack: 'yes', glasses: 'no' })],
  },
  'man in black beside a red car': {
    targets: [person({ sex: 'male', upperColor: 'black' }), car({ color: 'red', type: 'sedan' })],
  },
  motorbike: { targets: [{ type: 'bike' }] },
}

const seen = (facts: SampleFacts | undefined) => unannotated(sampleEvent(1, facts))

const found = (text: string) =>
  Object.entries(events)
    .filter(([, facts]) => filterTest({ text })(seen(facts)))
    .map(([name]) => name)

describe('words of a search', () => {
  it.each<[string, string[]]>([
    ['white van', ['white van', 'white mpv']],
    ['van white', ['white van', 'white mpv']],
    ['White vans', ['white van', 'white mpv']],
    ['a van, white', ['white van', 'white mpv']],
    ['mpv', ['white van', 'white mpv', 'black van beside a white car', 'black van at the camera White gate']],
    ['savan', ['black SAVANA with a white plate']],
    ['white plate', ['black SAVANA with a white plate']],
    ['black suv white plate', ['black SAVANA with a white plate']],
    ['white', ['white van', 'white mpv', 'black van beside a white car', 'black van at the camera White gate']],
    ['white car', ['white mpv', 'black van beside a white car']],
    ['white gate', ['white van', 'white mpv', 'black van beside a white car', 'black van at the camera White gate']],
    ['grey truck', ['grey lorry']],
    ['gray lorries', ['grey lorry']],
    ['gray lorry', ['grey lorry']],
    ['red jacket', ['man in a red jacket with a backpack']],
    ['red', ['man in a red jacket with a backpack', 'man in black beside a red car']],
    ['red car', ['man in black beside a red car']],
    ['man in a red jacket', ['man in a red jacket with a backpack']],
    ['man with backpack', ['man in a red jacket with a backpack']],
    ['glasses', []],
    ['motorcycle', ['motorbike']],
    ['ab12', ['white van']],
    [
      'vehicle',
      [
        'white van',
        'white mpv',
        'black SAVANA with a white plate',
        'black van beside a white car',
        'black van at the camera White gate',
        'grey lorry',
        'man in black beside a red car',
      ],
    ],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual(expected)
  })

  it('have their positions', () => {
    const event = seen(events['black van beside a white car'])
    expect(placesOf({ text: 'white saloon gat' })(event)).toEqual([
      { word: 'white', field: 'vehicle.color', value: 'white', target: 1 },
      { word: 'saloon', field: 'vehicle.type', value: 'saloon car', target: 1 },
      { word: 'gat', field: 'camera', value: 'gate', target: null },
    ])
    expect(placesOf({ text: 'b12' })(seen(events['white van']))).toEqual([
      { word: 'b12', field: 'plate', value: 'AB12', target: 0 },
    ])
  })
})
