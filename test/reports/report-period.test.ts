import { expect, test } from 'vitest'
import { finishedBetween, lastFinished, nextDue } from '../../src/reports/report-period.ts'

const zone = 'Europe/Berlin'
const at = (text: string) => Date.parse(text)
const iso = (time: number) => new Date(time).toISOString()
const last = (now: string, period: 'day' | 'week' | 'month') => {
  const { due, from, to } = lastFinished(at(now), { period, at: '07:00' }, zone)
  return [due, from, to].map(iso)
}

test('a day, week or month is reported on the morning after it', () => {
  expect(last('2026-11-23T06:00:00Z', 'day')).toEqual([
    '2026-11-23T06:00:00.000Z',
    '2026-11-21T23:00:00.000Z',
    '2026-11-22T23:00:00.000Z',
  ])
  expect(last('2026-11-23T05:59:59Z', 'day')[0]).toBe('2026-11-22T06:00:00.000Z')
  expect(last('2026-11-25T12:00:00Z', 'week')).toEqual([
    '2026-11-23T06:00:00.000Z',
    '2026-11-15T23:00:00.000Z',
    '2026-11-22T23:00:00.000Z',
  ])
  expect(last('2026-12-01T05:00:00Z', 'month')).toEqual([
    '2026-11-01T06:00:00.000Z',
    '2026-09-30T22:00:00.000Z',
    '2026-10-31T23:00:00.000Z',
  ])
})

test('each period has exactly one report over the days on which clocks change, whenever it is looked', () => {
  for (const atTime of ['00:00', '02:30', '07:00']) {
    const schedule = { period: 'day', at: atTime } as const
    let done = at('2026-10-20T12:00:00Z')
    const found: number[] = []
    for (let now = done; now < at('2026-10-30T12:00:00Z'); now += 35 * 60_000) {
      const due = finishedBetween(done, { now, schedule, zone, most: 31 })
      found.push(...due.map(({ from }) => from))
      done = due.at(-1)?.due ?? done
    }
    const all = finishedBetween(at('2026-10-20T12:00:00Z'), { now: done, schedule, zone, most: 31 })
    expect(found).toEqual(all.map(({ from }) => from))
    expect(new Set(found).size).toBe(10)
    for (const [n, { to }] of all.slice(0, -1).entries()) expect(to).toBe(all[n + 1]?.from)
  }
})

test('the next report is due at the end of the period that runs', () => {
  expect(iso(nextDue(at('2026-11-25T12:00:00Z'), { period: 'week', at: '07:00' }, zone))).toBe(
    '2026-11-30T06:00:00.000Z',
  )
  expect(iso(nextDue(at('2026-11-25T12:00:00Z'), { period: 'month', at: '07:00' }, zone))).toBe(
    '2026-12-01T06:00:00.000Z',
  )
  expect(iso(nextDue(at('2026-11-25T05:00:00Z'), { period: 'day', at: '07:00' }, zone))).toBe(
    '2026-11-25T06:00:00.000Z',
  )
})
