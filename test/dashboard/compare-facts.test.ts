import { describe, expect, it } from 'vitest'
import { comparedFacts } from '../../dashboard/src/features/event/compare-facts.ts'
import { spanAround, splitByCamera } from '../../dashboard/src/features/event/nearby.ts'
import { looksWords, usualWords, withArticle } from '../../dashboard/src/features/events/vehicle-words.ts'
import type { ApiEvent } from '../../src/api/schemas/index.ts'
import { unannotated } from '../../src/events/index.ts'
import { noon, plate, type SampleFacts, sampleEvent, vehicle } from '../search/sample-events.ts'

const event = (seq: number, facts: SampleFacts): ApiEvent => unannotated(sampleEvent(seq, facts))
const seen = (seq: number, brand: string | null, confidence: number) =>
  event(seq, {
    category: 'lpr',
    targets: [
      { type: 'vehicle', plate: plate('AB1', { confidence }), vehicle: vehicle({ color: 'Grey', brand, type: 'suv' }) },
    ],
  })

describe('two events compared', () => {
  it('marks what differs, but not what one of them lacks or what is measured anew', () => {
    const facts = comparedFacts(seen(1, 'Audi', 0.9), {
      ...seen(2, 'Fiat', 0.8),
      camera: { id: 'yard', name: 'Yard' },
    })
    expect(facts.filter(fact => fact.differs).map(fact => fact.name)).toEqual(['Camera', 'Vehicle make'])
    expect(facts).toContainEqual({ name: 'Confidence', values: ['90 %', '80 %'], differs: false })
    expect(facts).toContainEqual({ name: 'Vehicle type', values: ['SUV', 'SUV'], differs: false })
    expect(comparedFacts(seen(1, null, 0.9), seen(2, 'Fiat', 0.9))).toContainEqual({
      name: 'Vehicle make',
      values: [null, 'Fiat'],
      differs: false,
    })
  })
})

describe('what else happened', () => {
  it('is split by camera, the nearest first, without the event itself', () => {
    const own = event(1, { time: noon })
    const others = [
      event(2, { time: noon + 30_000 }),
      event(3, { time: noon - 10_000 }),
      event(4, { time: noon + 5000, camera: 'yard' }),
    ]
    const { here, elsewhere } = splitByCamera(own, [own, ...others])
    expect(here.map(({ seq }) => seq)).toEqual([3, 2])
    expect(elsewhere.map(({ seq }) => seq)).toEqual([4])
    expect(spanAround(own, 60_000)).toEqual({ from: '2026-03-01T11:59:00.000Z', to: '2026-03-01T12:01:00.001Z' })
  })
})

it('says what a vehicle looks like', () => {
  const value = (text: string) => ({ value: text, sightings: 9, of: 10 })
  expect(withArticle(usualWords({ color: value('grey'), brand: value('Audi') }))).toBe('a grey Audi')
  expect(withArticle(looksWords({ color: 'orange', type: 'suv', brand: 'GMC', model: 'GMC_SAVANA' }))).toBe(
    'an orange SUV GMC SAVANA',
  )
})
