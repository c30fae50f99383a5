import { expect, test } from 'vitest'
import { type BucketName, zoneBuckets } from '../../src/time/zone-buckets.ts'

function edges(bucket: BucketName, zone: string, from: string, to: string, weekStart = 1): string[] {
  const range = { from: Date.parse(from), to: Date.parse(to) }
  return zoneBuckets({ bucket, zone, ...range, weekStart, most: 3000 }).map(at => new Date(at).toISOString())
}

const lengths = (moments: string[]) =>
  moments.slice(1).map((to, n) => (Date.parse(to) - Date.parse(moments[n] as string)) / 3_600_000)

test('days begin at midnight of the zone, the ones of the change of time are 23 and 25 hours long', () => {
  const spring = edges('day', 'Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z')
  expect(spring[0]).toBe('2026-03-27T23:00:00.000Z')
  expect(lengths(spring)).toEqual([24, 23, 24])
  const autumn = edges('day', 'America/New_York', '2026-10-31T12:00:00Z', '2026-11-02T12:00:00Z')
  expect(autumn[0]).toBe('2026-10-31T04:00:00.000Z')
  expect(lengths(autumn)).toEqual([24, 25, 24])
})

test('a day whose midnight is skipped begins when the clock has jumped', () => {
  // Santiago goes from 24:00 to 01:00 on 6 September 2026.
  expect(edges('day', 'America/Santiago', '2026-09-06T12:00:00Z', '2026-09-06T13:00:00Z')).toEqual([
    '2026-09-06T04:00:00.000Z',
    '2026-09-07T03:00:00.000Z',
  ])
})

test('weeks begin on the day that is asked for', () => {
  const monday = edges('week', 'UTC', '2026-11-23T00:00:00Z', '2026-11-24T00:00:00Z', 1)
  expect(monday).toEqual(['2026-11-23T00:00:00.000Z', '2026-11-30T00:00:00.000Z'])
  const sunday = edges('week', 'UTC', '2026-11-23T00:00:00Z', '2026-11-24T00:00:00Z', 0)
  expect(sunday).toEqual(['2026-11-22T00:00:00.000Z', '2026-11-29T00:00:00.000Z'])
  const saturday = edges('week', 'UTC', '2026-11-21T00:00:00Z', '2026-11-22T00:00:00Z', 6)
  expect(saturday[0]).toBe('2026-11-21T00:00:00.000Z')
})

test('hours begin at the full hour of the zone, also where it is half an hour off', () => {
  expect(edges('hour', 'Asia/Kolkata', '2026-11-23T10:00:00Z', '2026-11-23T11:00:00Z')).toEqual([
    '2026-11-23T09:30:00.000Z',
    '2026-11-23T10:30:00.000Z',
    '2026-11-23T11:30:00.000Z',
  ])
})

test('the hour that comes twice in autumn is two hours', () => {
  const hours = edges('hour', 'Europe/Berlin', '2026-10-25T00:00:00Z', '2026-10-25T03:00:00Z')
  expect(lengths(hours)).toEqual([1, 1, 1])
})

test('where the clock changes by half an hour, every moment still lies in one hour', () => {
  const hours = edges('hour', 'Australia/Lord_Howe', '2026-10-03T12:00:00Z', '2026-10-03T18:00:00Z')
  expect(lengths(hours).every(length => length > 0 && length <= 1)).toBe(true)
  expect(hours.at(-1)?.slice(14, 16)).toBe('00')
})

test('a zone that nobody knows is an error', () => {
  expect(() => edges('day', 'Mars/Olympus', '2026-11-23T00:00:00Z', '2026-11-24T00:00:00Z')).toThrow(RangeError)
})
