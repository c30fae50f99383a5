import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CarParkMaker } from '../../../bench/places/car-park.ts'
import { carParkTimeline, judge } from '../../../bench/places/judge.ts'
import type { PlateRead } from '../../../src/grouping/index.ts'

const hourMs = 3_600_000

describe('a car park whose cameras err', () => {
  test.each([1, 2, 3])('visits and occupancy agree with the truth: seed %i', seed => {
    const result = judge(new CarParkMaker({ seed, days: 4, visitsADay: 60 }).make())
    expect(result.right).toBeGreaterThanOrEqual(0.97)
    expect(result.invented).toBeLessThanOrEqual(1)
    expect(result.said).toBeGreaterThanOrEqual(0.9)
    expect(result.leftOver).toBe(0)
    expect(result.uncertain).toBeLessThanOrEqual(0.1)
    expect(result.wrong).toBeLessThanOrEqual(0.1)
  })

  test('without errors every visit is right', () => {
    const rates = { wrong: 0, missed: 0, turned: 0, skewMs: 0 }
    const result = judge(new CarParkMaker({ seed: 4, days: 2, visitsADay: 60, rates }).make())
    expect(result).toMatchObject({ right: 1, invented: 0, said: 1, leftOver: 0 })
    expect(result.within).toBeGreaterThan(0.99)
  })
})

/** All passes and visits of a timeline, sorted by id. */
class Collected {
  private readonly passes = new Map<string, unknown>()
  private readonly visits = new Map<string, unknown>()

  take(timeline: ReturnType<typeof carParkTimeline>): void {
    for (const { state, closed } of timeline.takePasses()) this.passes.set(closed.id, structuredClone(state))
    for (const visit of timeline.takeVisits()) this.visits.set(visit.id, structuredClone(visit))
  }

  text(): string {
    const sorted = (map: Map<string, unknown>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1))
    return JSON.stringify([sorted(this.passes), sorted(this.visits)])
  }
}

function workOut(reads: readonly PlateRead[], stops: ReadonlySet<number>): string {
  const collected = new Collected()
  let timeline = carParkTimeline()
  for (const [n, read] of reads.entries()) {
    if (stops.has(n)) {
      collected.take(timeline)
      timeline = carParkTimeline(JSON.parse(JSON.stringify(timeline.state)))
    }
    timeline.add(read)
  }
  timeline.advance((reads.at(-1)?.time ?? 0) + 72 * hourMs)
  collected.take(timeline)
  return collected.text()
}

test('stopping at any read and continuing from the state gives the same passes and visits', () => {
  const park = new CarParkMaker({ seed: 5, days: 1, visitsADay: 20, doors: 'one' }).make()
  const whole = workOut(park.reads, new Set())
  fc.assert(
    fc.property(fc.array(fc.nat({ max: park.reads.length - 1 }), { maxLength: 12 }), stops => {
      expect(workOut(park.reads, new Set(stops))).toBe(whole)
    }),
    { numRuns: 20 },
  )
})
