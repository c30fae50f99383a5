import { describe, expect, test } from 'vitest'
import { LatencyHistogram } from '../../bench/latency-histogram.ts'
import { quantile, quartiles, ratios, shuffled } from '../../bench/statistics.ts'

describe('quantile', () => {
  test('lies linearly between two values', () => {
    expect(quantile([40, 10, 20, 30], 0.5)).toBe(25)
    expect(quantiles([4, 1, 3, 2, 5])).toEqual([1, 2, 3, 4, 5])
  })

  test('is not a number without values', () => {
    expect(quantile([], 0.5)).toBeNaN()
  })

  function quantiles(values: number[]) {
    return [0, 0.25, 0.5, 0.75, 1].map(share => quantile(values, share))
  }
})

describe('ratios', () => {
  test('compare within a round, so that a disk that slows down changes nothing', () => {
    expect(ratios([80, 40, 8], [100, 50, 10])).toEqual({ lower: 0.8, median: 0.8, upper: 0.8 })
  })

  test('show the spread between rounds', () => {
    expect(ratios([1, 2, 3, 4, 5], [1, 1, 1, 1, 1])).toEqual(quartiles([1, 2, 3, 4, 5]))
  })
})

test('shuffling keeps every item', () => {
  expect(shuffled(['a', 'b', 'c', 'd']).sort()).toEqual(['a', 'b', 'c', 'd'])
  expect(shuffled(['a', 'b', 'c'], () => 0)).toEqual(['b', 'c', 'a'])
})

describe('latency histogram', () => {
  test('gives percentiles within 2 %', () => {
    const histogram = new LatencyHistogram()
    for (let ms = 1; ms <= 1000; ms++) histogram.record(ms)
    expect(Math.abs(histogram.percentile(0.5) / 500 - 1)).toBeLessThan(0.021)
    expect(Math.abs(histogram.percentile(0.99) / 990 - 1)).toBeLessThan(0.021)
  })

  test('puts together what several processes counted', () => {
    const [fast, slow, both] = [new LatencyHistogram(), new LatencyHistogram(), new LatencyHistogram()]
    for (let i = 0; i < 90; i++) fast.record(1)
    for (let i = 0; i < 10; i++) slow.record(100)
    both.merge(JSON.parse(JSON.stringify(fast)))
    both.merge(JSON.parse(JSON.stringify(slow)))
    expect(both.percentile(0.5)).toBe(fast.percentile(0.5))
    expect(both.percentile(0.95)).toBe(slow.percentile(1))
  })

  test('is not a number without values', () => {
    expect(new LatencyHistogram().percentile(0.5)).toBeNaN()
  })
})
