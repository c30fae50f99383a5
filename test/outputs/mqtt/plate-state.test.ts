import { describe, expect, it } from 'vitest'
import { showsAllowedVehicle } from '../../../src/outputs/mqtt/plate-state.ts'
import { sampleEvent, samplePlate } from './sample.ts'

describe('an allowed vehicle', () => {
  const wanted = { groups: ['allow'], lists: ['allow' as const], direction: 'approach' as const, minConfidence: 0.8 }
  it.each([
    ['is on the device list', {}, true],
    ['is in the group of known plates', { list: null, known: { name: null, group: 'allow' } }, true],
    ['is on no list', { list: null, group: null }, false],
    ['is in another group', { list: 'unlisted', known: { name: null, group: 'watch' } }, false],
    [
      'is blocked by the device, although it is a known plate that is allowed',
      { list: 'block', known: { name: null, group: 'allow' } },
      false,
    ],
    ['drives away', { direction: 'away' }, false],
    ['drives in an unknown direction', { direction: null }, true],
    ['was read with a low confidence', { confidence: 0.5 }, false],
  ] as const)('that %s', (_name, facts, isAllowed) => {
    expect(showsAllowedVehicle(sampleEvent({ targets: [samplePlate(facts)] }), wanted)).toBe(isAllowed)
  })

  it.each([
    ['Residents', true],
    ['Banned', false],
    ['residents', false],
  ])('of a recorder may be in one of its groups: %s → %s', (group, isAllowed) => {
    const target = samplePlate({ list: null, group, direction: null, confidence: null })
    const inGroups = { ...wanted, groups: ['allow', 'Residents'] }
    expect(showsAllowedVehicle(sampleEvent({ source: 'nvr', targets: [target] }), inGroups)).toBe(isAllowed)
  })

  it("of a recorder's group that is not configured is not allowed", () => {
    const target = samplePlate({ list: null, group: 'Residents' })
    expect(showsAllowedVehicle(sampleEvent({ targets: [target] }), wanted)).toBe(false)
  })

  it('has to meet all conditions by itself', () => {
    const targets = [samplePlate({ direction: 'away' }), samplePlate({ list: null, group: null })]
    expect(showsAllowedVehicle(sampleEvent({ targets }), wanted)).toBe(false)
  })
})
