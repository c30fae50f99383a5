import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chipText } from '../../dashboard/src/features/filter/search/chip-words.ts'
import { parseSearch } from '../../dashboard/src/features/filter/search/parse-search.ts'
import type { SearchContext } from '../../dashboard/src/features/filter/search/search-context.ts'
import { tokensOf } from '../../dashboard/src/features/filter/search/tokens.ts'

/** Sunday evening, in a site with four cameras. */
const context: SearchContext = {
  now: Date.parse('2026-11-29T22:00:00+01:00'),
  zone: 'Europe/Berlin',
  dateOrder: 'dmy',
  weekStart: 1,
  cameras: [
    { id: 'gate_1', name: 'Gate' },
    { id: 'shop_1', name: 'Shop' },
    { id: 'street_2', name: 'Street 2' },
    { id: 'yard_1', name: 'Yard east' },
  ],
  groups: ['allow', 'block', 'staff', 'watch'],
  plates: [
    { key: 'ABC1234', name: 'Tenant 4' },
    { key: 'STAFF1', name: null },
  ],
  brands: ['GMC', 'Land_Rover'],
}

const read = (typed: string, more: Partial<SearchContext> = {}) => {
  const { chips, rest } = parseSearch(typed, { ...context, ...more })
  return [
    ...chips.map(chip => `[${chipText(chip, { ...context, ...more })}]`),
    ...(rest === '' ? [] : [`"${rest}"`]),
  ].join(' ')
}

const yesterday = '[from: Sat 28 Nov 00:00] [to: Sun 29 Nov 00:00]'
const whiteVan = '[vehicle color: white] [vehicle type: van]'

describe('a search in words', () => {
  it.each([
    ['white van', whiteVan],
    ['white van yesterday', `${whiteVan} ${yesterday}`],
    ['yesterday 5-6 pm gate', '[camera: Gate] [from: Sat 28 Nov 17:00] [to: Sat 28 Nov 18:00]'],
    ['white van yesterday 5-6 pm gate', `${whiteVan} [camera: Gate] [from: Sat 28 Nov 17:00] [to: Sat 28 Nov 18:00]`],
    ['red jacket shop saturday', '[top color: red] [camera: Shop] [day: Sat 28 Nov]'],
    [
      'person with backpack last night',
      '[target: person] [backpack: yes] [from: Sat 28 Nov 20:00] [to: Sun 29 Nov 06:00]',
    ],
    ['ABC', '[plate contains: ABC]'],
    ['AB*1?4', '[plate pattern: AB*1?4]'],
    ['abc-1234', '[known plate: Tenant 4 (ABC1234)]'],
    ['abx-1234', '[plate: ABX1234]'],
    ['tenant 4', '[known plate: Tenant 4 (ABC1234)]'],
    ['staff cars today before 7', '[group: staff] [from: Sun 29 Nov 00:00] [to: Sun 29 Nov 07:00]'],
    ['unknown plates at the gate this week', '[plate: not known] [camera: Gate] [from: Mon 23 Nov 00:00]'],
    ['black bmw', '[vehicle color: black] [vehicle make: BMW]'],
    ['lorry street', '[vehicle type: truck] [camera: Street 2]'],
    ['woman glasses', '[sex: female] [glasses: yes]'],
    ['face mask friday', '[category: face] [mask: yes] [day: Fri 27 Nov]'],
    ['line crossing yard 22:00-6:00', '[category: line crossing] [camera: Yard east] [hours: 22:00–06:00]'],
    ['fire', '[category: fire]'],
    ['white plate', '[plate color: white]'],
    ['last saturday', '[day: Sat 28 Nov]'],
    ['saturday before last', '[day: Sat 21 Nov]'],
    ['24.12.', '[day: 24 Dec 2025]'],
    ['12/24', '[day: 24 Dec 2025]'],
    ['leaving', '[direction: moving away]'],
    ['zzz qqq', '"zzz qqq"'],
  ])('%s', (typed, expected) => {
    expect(read(typed)).toBe(expected)
  })

  it.each([
    // Colors belong to what they stand beside.
    ['van white', '[vehicle type: van] [vehicle color: white]'],
    ['red jacket white van', '[top color: red] [vehicle color: white] [vehicle type: van]'],
    ['blue jeans', '[trousers or skirt color: blue]'],
    ['man in black', '[sex: male] [top color: black]'],
    ['red', '[color: red]'],
    ['white number plate', '[plate color: white]'],
    ['white and silver cars', '[vehicle color: white or silver] [vehicle type: car]'],
    ['black suv white plate', '[vehicle color: black] [vehicle type: SUV] [plate color: white]'],
    ['white ABC', '[vehicle color: white] [plate contains: ABC]'],
    ['red gate', '[color: red] [camera: Gate]'],
    // Vehicles.
    ['minivan', '[vehicle type: van]'],
    ['MPV', '[vehicle type: van]'],
    ['lorries', '[vehicle type: truck]'],
    ['saloon', '[vehicle type: sedan]'],
    ['bicycle', '[vehicle type: bike]'],
    ['vw', '[vehicle make: Volkswagen]'],
    ['green land rover', '[vehicle color: green] [vehicle make: Land Rover]'],
    ['vehicles yard', '[target: vehicle] [camera: Yard east]'],
    // People.
    ['woman without glasses', '[sex: female] [glasses: no]'],
    ['child with a hat', '[age: child] [hat: yes]'],
    ['people with a bag', '[target: person] [bag: yes]'],
    // Plates.
    ['plate abc', '[plate contains: ABC]'],
    ['plates', '[category: license plate]'],
    ['known plates', '[plate: known]'],
    ['unknown cars', '[plate: not known]'],
    ['unknown white van', '[plate: not known] [vehicle color: white] [vehicle type: van]'],
    ['B AB 1234', '[plate: BAB1234]'],
    ['1234', '[plate contains: 1234]'],
    ['watch', '[group: watch]'],
    ['arriving staff', '[direction: approaching] [group: staff]'],
    // Cameras.
    ['street 2', '[camera: Street 2]'],
    ['yard east', '[camera: Yard east]'],
    ['stre', '[camera: Street 2]'],
    ['shop or gate', '[camera: Shop or Gate]'],
    // Categories.
    ['tripwire', '[category: line crossing]'],
    ['noise at night', '[category: audio] [hours: 20:00–06:00]'],
    ['intruder', '[category: intrusion]'],
    // Words that are not understood are searched.
    ['white van foobar', `${whiteVan} "foobar"`],
    ['smith', '"smith"'],
    ['house of cards', '"house of cards"'],
    ['', ''],
    ['  ,; ', ''],
  ])('%s', (typed, expected) => {
    expect(read(typed)).toBe(expected)
  })

  it.each([
    ['today', '[from: Sun 29 Nov 00:00] [to: Mon 30 Nov 00:00]'],
    ['day before yesterday', '[day: Fri 27 Nov]'],
    ['sunday', '[day: Sun 29 Nov]'],
    ['last sunday', '[day: Sun 22 Nov]'],
    ['on friday', '[day: Fri 27 Nov]'],
    ['tuesday last week', '[day: Tue 17 Nov]'],
    ['last week', '[from: Mon 16 Nov 00:00] [to: Mon 23 Nov 00:00]'],
    ['this month', '[from: Sun 1 Nov 00:00]'],
    ['last month', '[from: Thu 1 Oct 00:00] [to: Sun 1 Nov 00:00]'],
    ['2026-11-28', '[day: Sat 28 Nov]'],
    ['28.11.2026', '[day: Sat 28 Nov]'],
    ['28 nov', '[day: Sat 28 Nov]'],
    ['nov 28th', '[day: Sat 28 Nov]'],
    ['28th of november 2025', '[day: 28 Nov 2025]'],
    ['3/11', '[day: Tue 3 Nov]'],
    ['last 24 hours', '[from: Sat 28 Nov 22:00]'],
    ['last hour', '[from: Sun 29 Nov 21:00]'],
    ['2 days ago', '[day: Fri 27 Nov]'],
    ['since monday', '[from: Mon 23 Nov 00:00]'],
    ['before 24.11.', '[to: Tue 24 Nov 00:00]'],
    ['from friday to saturday', '[from: Fri 27 Nov 00:00] [to: Sun 29 Nov 00:00]'],
    ['from friday to monday', '[from: Fri 20 Nov 00:00] [to: Tue 24 Nov 00:00]'],
    ['saturday 5 pm - sunday 6:00', '[from: Sat 28 Nov 17:00] [to: Sun 29 Nov 06:00]'],
    ['yesterday 17:00-18:00', '[from: Sat 28 Nov 17:00] [to: Sat 28 Nov 18:00]'],
    ['yesterday between 5 and 6 pm', '[from: Sat 28 Nov 17:00] [to: Sat 28 Nov 18:00]'],
    ['between 11 and 1 pm yesterday', '[from: Sat 28 Nov 11:00] [to: Sat 28 Nov 13:00]'],
    ['friday after 22:00', '[from: Fri 27 Nov 22:00] [to: Sat 28 Nov 00:00]'],
    ['friday 22:00-2:00', '[from: Fri 27 Nov 22:00] [to: Sat 28 Nov 02:00]'],
    ['yesterday evening', '[from: Sat 28 Nov 18:00] [to: Sun 29 Nov 00:00]'],
    ['saturday at 5 pm', '[from: Sat 28 Nov 17:00] [to: Sat 28 Nov 18:00]'],
    ['this week 22:00-6:00', '[from: Mon 23 Nov 00:00] [hours: 22:00–06:00]'],
    ['before 7', '[hours: 00:00–07:00]'],
    ['after 22:00', '[hours: 22:00–24:00]'],
    ['5-6 pm', '[hours: 17:00–18:00]'],
  ])('%s', (typed, expected) => {
    expect(read(typed)).toBe(expected)
  })

  it('reads dates in the order of the place, and weeks from its first day', () => {
    expect(read('3/11', { dateOrder: 'mdy' })).toBe('[day: Wed 11 Mar]')
    expect(read('12/24', { dateOrder: 'mdy' })).toBe('[day: 24 Dec 2025]')
    expect(read('this week', { weekStart: 7 })).toBe('[from: Sun 29 Nov 00:00]')
  })

  it('becomes a filter, in which today stays today', () => {
    expect(parseSearch('unknown white lorry gate yesterday', context).change).toEqual({
      known: 'false',
      vehicleColor: ['white'],
      vehicleType: ['truck'],
      camera: ['gate_1'],
      when: 'yesterday',
      from: '',
      to: '',
    })
    expect(parseSearch('yesterday 5-6 pm', context).change).toEqual({
      when: '',
      from: '2026-11-28T16:00:00.000Z',
      to: '2026-11-28T17:00:00.000Z',
    })
    expect(parseSearch('22:00-6:00 foo', context).change).toEqual({ hours: '22:00-06:00', text: 'foo' })
  })
})

const pieces = [
  ...'white red van lorry person woman glasses without unknown known plate plates staff tenant 4 gate street 2 yard ABC ab12'.split(
    ' ',
  ),
  ...'AB*1?4 yesterday today last saturday before week this night 5-6 pm 17:00 between and 7 24.12. 12/24 2026-11-28 nov 28'.split(
    ' ',
  ),
  ...'the at in of with or - from to since until after leaving fire line crossing face mask bmw zzz no * ? 99/99 31.2.'.split(
    ' ',
  ),
]

describe('any search', () => {
  const typed = fc.oneof(
    fc.array(fc.constantFrom(...pieces), { maxLength: 9 }).map(words => words.join(' ')),
    fc.string({ maxLength: 60 }),
    fc.string({ unit: 'binary', maxLength: 30 }),
  )

  it('is read without a failure, each word once: in a chip or in the rest', () => {
    fc.assert(
      fc.property(typed, text => {
        const { words, rest, chips } = parseSearch(text, context)
        expect(words.map(word => word.text)).toEqual(tokensOf(text).map(token => token.text))
        expect(
          words
            .filter(word => !word.isChip)
            .map(word => word.text)
            .join(' '),
        ).toBe(rest)
        expect(words.some(word => word.isChip)).toBe(chips.length > 0)
        for (const chip of chips) expect(chipText(chip, context)).not.toBe('')
      }),
      { numRuns: 400 },
    )
  })

  it('in a place without cameras and plates is read too', () => {
    fc.assert(
      fc.property(typed, text => {
        parseSearch(text, { ...context, cameras: [], groups: [], plates: [], brands: [], zone: 'America/Santiago' })
      }),
      { numRuns: 100 },
    )
  })
})
