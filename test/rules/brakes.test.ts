import { describe, expect, it } from 'vitest'
import type { AnnotatedEvent } from '../../src/events/index.ts'
import { type Throttle, throttle } from '../../src/outputs/schemas.ts'
import { Brakes } from '../../src/rules/index.ts'
import { openStore, type Store, startStore } from '../search/search-store.ts'
import { eventOf } from './entries.ts'

const start = Date.parse('2026-11-23T12:00:00Z')
const secondMs = 1000
const minuteMs = 60 * secondMs

function brakesOf(config: object, scope = 'gate'): Brakes {
  return new Brakes({ scope, throttle: throttle.parse(config) as Throttle })
}

let seq = 0

/** An event of a car, received `after` the start. */
function car(after: number, { plate = 'ABC123', targetId = 7, camera = 'gate' } = {}): AnnotatedEvent {
  const time = start + after
  return eventOf({ seq: ++seq, time, camera, targets: [{ targetId, plate: { number: plate } }] })
}

const goes = (brakes: Brakes, event: AnnotatedEvent) => brakes.judge(event, [0]).go

describe('a cool-down', () => {
  it('holds back until it is over, counted from the last that went', () => {
    const brakes = brakesOf({ cooldown: { for: '1m' } })
    expect(goes(brakes, car(0))).toBe(true)
    expect(goes(brakes, car(40 * secondMs))).toBe(false)
    expect(goes(brakes, car(59 * secondMs))).toBe(false)
    expect(goes(brakes, car(60 * secondMs))).toBe(true)
  })

  it('says how long ago the last was, of what, and when the next may come', () => {
    const brakes = brakesOf({ cooldown: { for: '5m', by: 'plate' } })
    brakes.judge(car(0), [0])
    expect(brakes.judge(car(130 * secondMs), [0])).toEqual({
      go: false,
      reason: 'held back: the last one for ABC123 was 2 min 10 s before; the next may come in 2 min 50 s',
    })
  })

  it('is one for each plate, target or camera', () => {
    const byPlate = brakesOf({ cooldown: { for: '1m', by: 'plate' } })
    expect([car(0), car(1, { plate: 'XYZ1' }), car(2, { camera: 'yard' })].map(event => goes(byPlate, event))).toEqual([
      true,
      true,
      false,
    ])
    const byTarget = brakesOf({ cooldown: { for: '1m', by: 'target' } })
    const targets = [car(0), car(1, { targetId: 8 }), car(2, { camera: 'yard' }), car(3, { plate: 'XYZ1' })]
    expect(targets.map(event => goes(byTarget, event))).toEqual([true, true, true, false])
    const byCamera = brakesOf({ cooldown: { for: '1m', by: 'camera' } })
    const cameras = [car(0), car(1, { plate: 'XYZ1' }), car(2, { camera: 'yard' })]
    expect(cameras.map(event => goes(byCamera, event))).toEqual([true, false, true])
  })

  it('takes a corrected plate for what it is, and lets go an event with one plate that has cooled down', () => {
    const brakes = brakesOf({ cooldown: { for: '1m', by: 'plate' } })
    expect(goes(brakes, car(0))).toBe(true)
    const misread = eventOf({
      seq: 900,
      time: start + 1,
      targets: [{ plate: { number: 'A8C123', corrected: 'ABC123' } }],
    })
    expect(goes(brakes, misread)).toBe(false)
    const two = eventOf({
      seq: 901,
      time: start + 2,
      targets: [{ plate: { number: 'ABC123' } }, { plate: { number: 'NEW1' } }],
    })
    expect(brakes.judge(two, [0]).go).toBe(false)
    expect(brakes.judge(two, [0, 1]).go).toBe(true)
  })

  it('does not hold everything when the clock was set back', () => {
    const brakes = brakesOf({ cooldown: { for: '1m' } })
    brakes.judge(car(60 * minuteMs), [0])
    expect(goes(brakes, car(0))).toBe(true)
  })
})

describe('a cap per hour', () => {
  it('never lets more through within an hour, and says what it held back', () => {
    const brakes = brakesOf({ maxPerHour: 10 })
    const went: number[] = []
    for (let after = 0; after < 5 * 60 * minuteMs; after += 90 * secondMs)
      if (goes(brakes, car(after))) went.push(after)
    for (const from of went)
      expect(went.filter(at => at >= from && at < from + 60 * minuteMs).length).toBeLessThanOrEqual(10)
    expect(went.length).toBeGreaterThanOrEqual(45)
    expect(brakes.judge(car(went.at(-1)! + secondMs), [0])).toMatchObject({
      go: false,
      reason: 'held back: 10 in the last hour already, more are not wanted',
    })
  })

  it('tells with the next that goes how many were held back before it', () => {
    const brakes = brakesOf({ maxPerHour: 1 })
    for (const after of [0, 1, 2, 3]) brakes.judge(car(after), [0])
    expect(brakes.judge(car(2 * 60 * minuteMs), [0])).toEqual({ go: true, heldBefore: 3 })
    expect(brakes.judge(car(4 * 60 * minuteMs), [0])).toEqual({ go: true, heldBefore: 0 })
  })
})

describe('what brakes have spent', () => {
  const commit = async (store: Store, brakes: Brakes) =>
    store.database.commit(brakes.statements(store.database.queries))

  it('survives a restart', async () => {
    const store = await startStore()
    const brakes = brakesOf({ cooldown: { for: '1h', by: 'plate' }, maxPerHour: 2 })
    brakes.begin(1)
    expect([car(0), car(1, { plate: 'B' })].map(event => goes(brakes, event))).toEqual([true, true])
    await commit(store, brakes)
    const again = brakesOf({ cooldown: { for: '1h', by: 'plate' }, maxPerHour: 2 })
    await again.restore(store.database.queries)
    expect(again.judge(car(minuteMs), [0])).toMatchObject({ go: false, reason: expect.stringContaining('ABC123') })
    expect(again.judge(car(minuteMs, { plate: 'C' }), [0])).toMatchObject({ reason: expect.stringContaining('hour') })
    const other = brakesOf({ maxPerHour: 2 }, 'another output')
    await other.restore(store.database.queries)
    expect(goes(other, car(minuteMs))).toBe(true)
  })

  it('is judged the same when a page comes again after a failure or a crash', async () => {
    const store = await openStore()
    const config = { cooldown: { for: '1m', by: 'plate' } }
    const brakes = brakesOf(config)
    const first = [car(0), car(secondMs, { plate: 'B' })]
    const second = [car(2 * secondMs), car(3 * secondMs, { plate: 'C' })]
    const judge = (one: Brakes, page: AnnotatedEvent[]) => {
      one.begin(page[0]!.seq)
      return page.map(event => goes(one, event))
    }
    expect(judge(brakes, first)).toEqual([true, true])
    await commit(store, brakes)
    expect(judge(brakes, second)).toEqual([false, true])
    // Its transaction failed.
    expect(judge(brakes, second)).toEqual([false, true])
    // And then the server was killed.
    const again = brakesOf(config)
    await again.restore(store.database.queries)
    expect(judge(again, second)).toEqual([false, true])
    await store.close()
  })

  it('is forgotten once it has cooled down, so that plates do not pile up', async () => {
    const store = await startStore()
    const brakes = brakesOf({ cooldown: { for: '10s', by: 'plate' } })
    for (let n = 0; n < 300; n++) {
      const event = car(n * minuteMs, { plate: `P${n}` })
      brakes.begin(event.seq)
      brakes.judge(event, [0])
      await commit(store, brakes)
    }
    const rows = await store.database.queries.selectFrom('brake').selectAll().execute()
    expect(rows.length).toBeLessThan(70)
  })
})
