import { describe, expect, it } from 'vitest'
import type { Rule } from '../../src/model/index.ts'
import type { When } from '../../src/rules/rule-schema.ts'
import { vehicle } from '../search/sample-events.ts'
import { eventOf, judged, statusOf, trackOf } from './entries.ts'

const at = (time: string) => ({ time: Date.parse(time) })
const lpr = (number: string, more: object = {}) =>
  eventOf({ category: 'lpr', targets: [{ plate: { number, ...more } }] })

describe('a condition', () => {
  it('without parts matches every event, and nothing else', () => {
    expect(judged({}, eventOf())).toBe(true)
    expect(judged({}, statusOf())).toBe('kind: a status change is not an event')
    expect(judged({}, trackOf())).toBe('kind: a track is not an event')
    expect(judged({ kind: ['track', 'status'] }, trackOf())).toBe(true)
  })

  it('names the first part that does not match and what was seen', () => {
    const motion = eventOf({ category: 'motion', smartType: 'MOTION', camera: 'yard' })
    expect(judged({ category: ['lpr', 'face'] }, motion)).toBe('category: motion is not lpr or face')
    expect(judged({ smartType: ['vfd'] }, motion)).toBe('smartType: MOTION is not vfd')
    expect(judged({ camera: ['gate'] }, motion)).toBe('camera: yard is not gate')
    expect(judged({ smartType: ['motion'], category: ['motion'], camera: ['Yard '] }, motion)).toBe(true)
  })

  it('takes zone and phase from the event', () => {
    const event = eventOf({
      phase: 'start',
      rules: [{ eventId: 2, targetId: 7, shape: 'area', points: [], direction: null }],
    })
    expect(judged({ zone: [2], phase: ['start'] }, event)).toBe(true)
    expect(judged({ zone: [1, 3] }, event)).toBe('zone: 2 is not 1 or 3')
    expect(judged({ phase: ['stop'] }, event)).toBe('phase: start is not stop')
    expect(judged({ zone: [1] }, eventOf())).toBe('zone: the device reports none')
  })

  it('takes the names of lines and zones from the event', () => {
    const crossed: Rule = { eventId: 2, targetId: 7, shape: 'line', points: [], direction: null }
    const named = {
      ...eventOf({ rules: [crossed] }),
      rules: [{ ...crossed, lineName: 'Main door' }],
      lineName: 'Main door',
    }
    expect(judged({ line: ['main DOOR', 'Yard'] }, named)).toBe(true)
    expect(judged({ line: ['Yard'] }, named)).toBe('line: Main door is not Yard')
    expect(judged({ line: ['Yard'] }, eventOf({ rules: [crossed] }))).toBe('line: its line or zone has no name')
    expect(judged({ line: ['Yard'] }, statusOf())).toBe('kind: a status change is not an event')
  })

  it('matches status changes by name and state, also without a kind', () => {
    expect(judged({ alarm: ['Perimeter'], active: true }, statusOf())).toBe(true)
    expect(judged({ active: false }, statusOf())).toBe('active: perimeter is on')
    expect(judged({ alarm: ['motion'] }, statusOf())).toBe('alarm: perimeter is not motion')
    expect(judged({ kind: ['status'], zone: [1] }, statusOf())).toBe(true)
  })

  it('matches tracks by their target and phase', () => {
    const when: When = { kind: ['track'], target: ['person'], phase: ['stop'] }
    expect(judged(when, trackOf({ phase: 'end' }))).toBe(true)
    expect(judged(when, trackOf())).toBe('phase: start is not stop')
    expect(judged(when, trackOf({ phase: 'end', type: 'bike' }))).toBe('target: bike is not person')
    expect(judged({ kind: ['track'], plate: { known: true } }, trackOf())).toBe('plate: a track has none')
  })
})

describe('a plate', () => {
  it('is compared as a whole, ignoring case and separators, as read and as corrected', () => {
    expect(judged({ plate: { number: ['abc-123'] } }, lpr('ABC 123'))).toBe(true)
    expect(judged({ plate: { number: ['ABC12'] } }, lpr('ABC123'))).toBe('plate: ABC123 is not ABC12')
    expect(judged({ plate: { number: ['ABC123'] } }, lpr('A8C123', { corrected: 'ABC123' }))).toBe(true)
    expect(judged({ plate: { number: ['A*3', 'X?'] } }, lpr('ABC123'))).toBe(true)
  })

  it('may look alike or differ by one edit', () => {
    expect(judged({ plate: { number: ['ABC123'], similar: true } }, lpr('A8C123'))).toBe(true)
    expect(judged({ plate: { number: ['ABC123'], similar: true } }, lpr('ABC12'))).toBe(true)
    expect(judged({ plate: { number: ['ABC123'] } }, lpr('A8C123'))).toBe('plate: A8C123 is not ABC123')
    expect(judged({ plate: { number: ['ABC123'], similar: true } }, lpr('XYZ999'))).toBe(
      'plate: XYZ999 is not like ABC123',
    )
  })

  it('is in the group of its known plate, which is not the list of the device', () => {
    const known = { known: { name: 'Ann', group: 'allow' } }
    expect(judged({ plate: { group: ['allow'] } }, lpr('ABC123', known))).toBe(true)
    expect(judged({ plate: { group: ['watch'] } }, lpr('ABC123', known))).toBe('plate: ABC123 is in group allow')
    expect(judged({ plate: { group: ['allow'] } }, lpr('ABC123'))).toBe('plate: ABC123 is in no group')
    const listed = lpr('ABC123', { list: 'allow' })
    expect(judged({ plate: { group: ['allow'] } }, listed)).toBe(
      "plate: ABC123 is in no group (the device's own list says allow)",
    )
    expect(judged({ plate: { list: ['allow', 'temporary'] } }, listed)).toBe(true)
  })

  it('that is not known matches known: false', () => {
    expect(judged({ plate: { known: false } }, lpr('ABC123'))).toBe(true)
    const known = lpr('ABC123', { known: { name: 'Ann', group: null } })
    expect(judged({ plate: { known: false } }, known)).toBe('plate: ABC123 is known as Ann')
    expect(judged({ plate: { known: true } }, known)).toBe(true)
  })

  it.each([
    ['ended', 'plate: the validity of ABC123 has ended'],
    ['not-begun', 'plate: the validity of ABC123 has not begun'],
  ] as const)('counts as a stranger outside its validity (%s)', (validity, why) => {
    const known = lpr('ABC123', { known: { name: 'Ann', group: null, validity } })
    expect(judged({ plate: { group: ['allow'] } }, known)).toBe(why)
    expect(judged({ plate: { known: true } }, known)).toBe(why)
    expect(judged({ plate: { known: false } }, known)).toBe(true)
  })

  it('without a confidence or direction does not match a condition on it', () => {
    const when: When = { plate: { minConfidence: 0.9, direction: ['approach'] } }
    expect(judged(when, lpr('ABC123', { confidence: 0.95, direction: 'approach' }))).toBe(true)
    expect(judged(when, lpr('ABC123', { confidence: 0.5, direction: 'approach' }))).toBe(
      'plate: ABC123 was read with 50 %, below 90 %',
    )
    expect(judged(when, lpr('ABC123', { direction: 'approach' }))).toBe(
      'plate: ABC123: the device reports no confidence',
    )
    expect(judged({ plate: { direction: ['approach'] } }, lpr('ABC123', { direction: 'away' }))).toBe(
      'plate: ABC123: direction is away',
    )
  })

  it('that is empty or missing never matches', () => {
    expect(judged({ plate: {} }, lpr('--'))).toBe('plate: the vehicle has no plate')
    expect(judged({ plate: { known: false } }, eventOf({ targets: [{ type: 'person' }] }))).toBe(
      'plate: the person has no plate',
    )
    expect(judged({ plate: { known: false } }, eventOf())).toBe('plate: the event has no target')
  })
})

describe('parts about targets', () => {
  const two = eventOf({
    targets: [
      { plate: { number: 'GOOD1', direction: 'away', known: { name: null, group: 'allow' } } },
      { plate: { number: 'OTHER2', direction: 'approach' } },
    ],
  })

  it('have to match on one target: the allowed plate and the direction are of the same car', () => {
    expect(judged({ plate: { group: ['allow'] } }, two)).toBe(true)
    expect(judged({ plate: { direction: ['approach'] } }, two)).toBe(true)
    expect(judged({ plate: { group: ['allow'], direction: ['approach'] } }, two)).toBe(
      'plate: GOOD1: direction is away',
    )
  })

  it('include attributes, ignoring the case of values', () => {
    const event = eventOf({
      targets: [{ vehicle: vehicle({ color: 'White', type: 'van' }) }, { type: 'person' }],
    })
    expect(judged({ attributes: { 'vehicle.color': ['black', 'white'], 'vehicle.type': ['*'] } }, event)).toBe(true)
    expect(judged({ target: ['person'], attributes: { 'vehicle.color': ['white'] } }, event)).toBe(
      'attributes: the device reports no vehicle.color',
    )
    expect(judged({ attributes: { 'vehicle.color': ['red'] } }, event)).toBe(
      'attributes: vehicle.color is White, not red',
    )
  })

  it('do not match on a target that touched another zone', () => {
    const rule = (eventId: number, targetId: number) => {
      return { eventId, targetId, shape: 'area' as const, points: [], direction: null }
    }
    const event = eventOf({
      rules: [rule(1, 7), rule(2, 8)],
      targets: [
        { targetId: 7, type: 'person' },
        { targetId: 8, type: 'vehicle' },
      ],
    })
    expect(judged({ zone: [1], target: ['person'] }, event)).toBe(true)
    expect(judged({ zone: [2], target: ['person'] }, event)).toBe('target: vehicle is not person')
  })
})

describe('the time', () => {
  it('is in the zone of the site, past midnight, and excludes the end', () => {
    const night: When = { time: { from: '22:00', to: '06:00' } }
    // Berlin is an hour ahead in winter.
    expect(judged(night, eventOf(at('2026-11-23T21:00:00Z')))).toBe(true)
    expect(judged(night, eventOf(at('2026-11-23T20:59:59Z')))).toBe('time: 21:59 is outside 22:00–06:00')
    expect(judged(night, eventOf(at('2026-11-24T04:59:59Z')))).toBe(true)
    expect(judged(night, eventOf(at('2026-11-24T05:00:00Z')))).toBe('time: 06:00 is outside 22:00–06:00')
    expect(judged(night, eventOf(at('2026-11-23T21:00:00Z')), { timeZone: 'America/New_York' })).toBe(
      'time: 16:00 is outside 22:00–06:00',
    )
  })

  it('follows daylight saving time', () => {
    const when: When = { time: { from: '08:00', to: '08:01' } }
    // 25 October 2026: from 03:00 back to 02:00. 29 March 2026: from 02:00 on to 03:00.
    expect(judged(when, eventOf(at('2026-10-24T06:00:00Z')))).toBe(true)
    expect(judged(when, eventOf(at('2026-10-25T07:00:00Z')))).toBe(true)
    expect(judged(when, eventOf(at('2026-03-28T07:00:00Z')))).toBe(true)
    expect(judged(when, eventOf(at('2026-03-29T06:00:00Z')))).toBe(true)
    const twice: When = { time: { from: '02:30', to: '02:31' } }
    expect(judged(twice, eventOf(at('2026-10-25T00:30:00Z')))).toBe(true)
    expect(judged(twice, eventOf(at('2026-10-25T01:30:00Z')))).toBe(true)
    // Zones with an offset that is not a whole hour.
    expect(judged(when, eventOf(at('2026-11-23T02:15:00Z')), { timeZone: 'Asia/Kathmandu' })).toBe(true)
  })

  it('belongs to the day on which the hours begin', () => {
    const friday: When = { time: { days: ['fri'], from: '22:00', to: '06:00' } }
    expect(judged(friday, eventOf(at('2026-11-27T22:00:00Z')))).toBe(true)
    // Saturday at five belongs to the hours of Friday.
    expect(judged(friday, eventOf(at('2026-11-28T04:00:00Z')))).toBe(true)
    expect(judged(friday, eventOf(at('2026-11-27T04:00:00Z')))).toBe('time: Friday 05:00 is outside fri 22:00–06:00')
    expect(judged({ time: { days: ['sat', 'sun'] } }, eventOf(at('2026-11-23T12:00:00Z')))).toBe(
      'time: Monday 13:00 is outside sat, sun',
    )
  })

  it('may be excluded by quiet', () => {
    const quiet: When = { quiet: { from: '23:00', to: '07:00' } }
    expect(judged(quiet, eventOf(at('2026-11-23T22:10:00Z')))).toBe('quiet: 23:10 is within 23:00–07:00')
    expect(judged(quiet, eventOf(at('2026-11-23T12:00:00Z')))).toBe(true)
    expect(judged({ time: { from: '08:00', to: '24:00' } }, eventOf(at('2026-11-23T22:59:00Z')))).toBe(true)
  })
})

describe('not, text and cameras', () => {
  it('inverts a condition', () => {
    const when: When = { category: ['lpr'], not: { plate: { group: ['allow'] } } }
    expect(judged(when, lpr('ABC123'))).toBe(true)
    expect(judged(when, lpr('ABC123', { known: { name: null, group: 'allow' } }))).toBe(
      'not: the excluded condition matches',
    )
  })

  it('finds text as the search does', () => {
    const event = lpr('ABC123', { known: { name: 'Ann Smith', group: null } })
    expect(judged({ text: 'smith bc12' }, event)).toBe(true)
    expect(judged({ text: 'jones' }, event)).toBe('text: nothing in it reads "jones"')
    expect(judged({ kind: ['status'], text: 'GATE perim' }, statusOf())).toBe(true)
  })

  it('includes merged cameras and excludes unapproved devices', () => {
    const cameras = {
      matches: (word: string) => word === 'old gate',
      isApproved: (id: string) => id !== 'yard',
    }
    expect(judged({ camera: ['old gate'] }, eventOf({ camera: 'gate' }), { cameras })).toBe(true)
    expect(judged({}, eventOf({ camera: 'yard' }), { cameras })).toBe('approval: yard waits for approval')
    expect(judged({ not: { category: ['lpr'] } }, eventOf({ camera: 'yard' }), { cameras })).toBe(
      'approval: yard waits for approval',
    )
  })
})
