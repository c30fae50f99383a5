import { describe, expect, it } from 'vitest'
import type { AnnotatedEvent } from '../../src/events/index.ts'
import { ThrottleGate, Throttles } from '../../src/rules/index.ts'
import { type Throttle, throttle } from '../../src/rules/rule-schema.ts'
import { openStore, type Store, startStore } from '../search/search-store.ts'
import { eventOf } from './entries.ts'

const start = Date.parse('2026-11-23T12:00:00Z')
const secondMs = 1000
const minuteMs = 60 * secondMs

function gateOf(config: object, scope = 'gate'): ThrottleGate {
  return new ThrottleGate({ scope, throttle: throttle.parse(config) as Throttle })
}

let seq = 0

/** An event of a car, received `after` the start. */
function car(after: number, { plate = 'ABC123', targetId = 7, camera = 'gate' } = {}): AnnotatedEvent {
  const time = start + after
  return eventOf({ seq: ++seq, time, camera, targets: [{ targetId, plate: { number: plate } }] })
}

const passes = (gate: ThrottleGate, event: AnnotatedEvent) => gate.check(event, [0]).passes

describe('a cooldown', () => {
  it('holds entries back until it ends, counted from the last entry that passed', () => {
    const gate = gateOf({ cooldown: { for: '1m' } })
    expect(passes(gate, car(0))).toBe(true)
    expect(passes(gate, car(40 * secondMs))).toBe(false)
    expect(passes(gate, car(59 * secondMs))).toBe(false)
    expect(passes(gate, car(60 * secondMs))).toBe(true)
  })

  it('gives a reason: what passed how long ago, and when the next may come', () => {
    const gate = gateOf({ cooldown: { for: '5m', by: 'plate' } })
    gate.check(car(0), [0])
    expect(gate.check(car(130 * secondMs), [0])).toEqual({
      passes: false,
      reason: 'held back: the last one for ABC123 was 2 min 10 s before; the next may come in 2 min 50 s',
    })
  })

  it('is counted separately for each plate, target or camera', () => {
    const byPlate = gateOf({ cooldown: { for: '1m', by: 'plate' } })
    expect(
      [car(0), car(1, { plate: 'XYZ1' }), car(2, { camera: 'yard' })].map(event => passes(byPlate, event)),
    ).toEqual([true, true, false])
    const byTarget = gateOf({ cooldown: { for: '1m', by: 'target' } })
    const targets = [car(0), car(1, { targetId: 8 }), car(2, { camera: 'yard' }), car(3, { plate: 'XYZ1' })]
    expect(targets.map(event => passes(byTarget, event))).toEqual([true, true, true, false])
    const byCamera = gateOf({ cooldown: { for: '1m', by: 'camera' } })
    const cameras = [car(0), car(1, { plate: 'XYZ1' }), car(2, { camera: 'yard' })]
    expect(cameras.map(event => passes(byCamera, event))).toEqual([true, false, true])
  })

  it('uses the corrected plate, and passes an event if one of its plates is not cooling down', () => {
    const gate = gateOf({ cooldown: { for: '1m', by: 'plate' } })
    expect(passes(gate, car(0))).toBe(true)
    const misread = eventOf({
      seq: 900,
      time: start + 1,
      targets: [{ plate: { number: 'A8C123', corrected: 'ABC123' } }],
    })
    expect(passes(gate, misread)).toBe(false)
    const two = eventOf({
      seq: 901,
      time: start + 2,
      targets: [{ plate: { number: 'ABC123' } }, { plate: { number: 'NEW1' } }],
    })
    expect(gate.check(two, [0]).passes).toBe(false)
    expect(gate.check(two, [0, 1]).passes).toBe(true)
  })

  it('does not hold entries back after the clock was set back', () => {
    const gate = gateOf({ cooldown: { for: '1m' } })
    gate.check(car(60 * minuteMs), [0])
    expect(passes(gate, car(0))).toBe(true)
  })
})

describe('an hourly limit', () => {
  it('is never exceeded within any 60 minutes, and gives a reason for what it holds back', () => {
    const gate = gateOf({ maxPerHour: 10 })
    const passed: number[] = []
    for (let after = 0; after < 5 * 60 * minuteMs; after += 90 * secondMs)
      if (passes(gate, car(after))) passed.push(after)
    for (const from of passed)
      expect(passed.filter(at => at >= from && at < from + 60 * minuteMs).length).toBeLessThanOrEqual(10)
    expect(passed.length).toBeGreaterThanOrEqual(45)
    expect(gate.check(car(passed.at(-1)! + secondMs), [0])).toMatchObject({
      passes: false,
      reason: 'held back: the limit of 10 an hour is reached',
    })
  })

  it('reports with the next entry that passes how many were held back before it', () => {
    const gate = gateOf({ maxPerHour: 1 })
    for (const after of [0, 1, 2, 3]) gate.check(car(after), [0])
    expect(gate.check(car(2 * 60 * minuteMs), [0])).toEqual({ passes: true, heldBefore: 3 })
    expect(gate.check(car(4 * 60 * minuteMs), [0])).toEqual({ passes: true, heldBefore: 0 })
  })
})

describe('the stored state of a throttle', () => {
  const commit = async (store: Store, gate: ThrottleGate) =>
    store.database.commit(gate.statements(new Throttles(store.database)))

  it('survives a restart', async () => {
    const store = await startStore()
    const gate = gateOf({ cooldown: { for: '1h', by: 'plate' }, maxPerHour: 2 })
    gate.beginPage(1)
    expect([car(0), car(1, { plate: 'B' })].map(event => passes(gate, event))).toEqual([true, true])
    await commit(store, gate)
    const again = gateOf({ cooldown: { for: '1h', by: 'plate' }, maxPerHour: 2 })
    await again.restore(new Throttles(store.database))
    expect(again.check(car(minuteMs), [0])).toMatchObject({ passes: false, reason: expect.stringContaining('ABC123') })
    expect(again.check(car(minuteMs, { plate: 'C' }), [0])).toMatchObject({ reason: expect.stringContaining('hour') })
    const other = gateOf({ maxPerHour: 2 }, 'another output')
    await other.restore(new Throttles(store.database))
    expect(passes(other, car(minuteMs))).toBe(true)
  })

  it('gives the same decisions when a page is read again after a failure or crash', async () => {
    const store = await openStore()
    const config = { cooldown: { for: '1m', by: 'plate' } }
    const gate = gateOf(config)
    const first = [car(0), car(secondMs, { plate: 'B' })]
    const second = [car(2 * secondMs), car(3 * secondMs, { plate: 'C' })]
    const decide = (one: ThrottleGate, page: AnnotatedEvent[]) => {
      one.beginPage(page[0]!.seq)
      return page.map(event => passes(one, event))
    }
    expect(decide(gate, first)).toEqual([true, true])
    await commit(store, gate)
    expect(decide(gate, second)).toEqual([false, true])
    // The transaction failed, so the page comes again.
    expect(decide(gate, second)).toEqual([false, true])
    // The server was killed, so the page comes again.
    const again = gateOf(config)
    await again.restore(new Throttles(store.database))
    expect(decide(again, second)).toEqual([false, true])
    await store.close()
  })

  it('is removed once a cooldown is over, so that plates do not pile up', async () => {
    const store = await startStore()
    const gate = gateOf({ cooldown: { for: '10s', by: 'plate' } })
    for (let n = 0; n < 300; n++) {
      const event = car(n * minuteMs, { plate: `P${n}` })
      gate.beginPage(event.seq)
      gate.check(event, [0])
      await commit(store, gate)
    }
    const rows = await store.database.queries.selectFrom('brake').selectAll().execute()
    expect(rows.length).toBeLessThan(70)
  })
})
