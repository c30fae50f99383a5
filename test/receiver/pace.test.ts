import type { IncomingMessage } from 'node:http'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Pace } from '../../src/receiver/pace.ts'

// Only its identity counts.
const someRequest = () => ({}) as IncomingMessage

const graceMs = 30_000
const minRate = 4096

let pace: Pace
let givenUp: IncomingMessage[]

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
  givenUp = []
  pace = new Pace({ minRate, graceMs, tooSlow: request => givenUp.push(request) })
})
afterEach(() => {
  pace.stop()
  vi.useRealTimers()
})

it('a body may come at any pace for 30 s', () => {
  pace.begin(someRequest())
  vi.advanceTimersByTime(graceMs)
  expect(givenUp).toEqual([])
})

it('a body slower than the lowest rate is given up after that, once', () => {
  const request = someRequest()
  pace.begin(request)
  pace.received(request, 1000)
  vi.advanceTimersByTime(graceMs + 5000)
  expect(givenUp).toEqual([request])
})

it('a body that keeps the lowest rate may take as long as it needs', () => {
  const request = someRequest()
  pace.begin(request)
  for (let second = 0; second < 600; second++) {
    pace.received(request, minRate)
    vi.advanceTimersByTime(1000)
  }
  expect(givenUp).toEqual([])
})

it('a body that stalls is given up when its average falls below the lowest rate', () => {
  const request = someRequest()
  pace.begin(request)
  pace.received(request, minRate * 60)
  vi.advanceTimersByTime(60_000)
  expect(givenUp).toEqual([])
  vi.advanceTimersByTime(2000)
  expect(givenUp).toEqual([request])
})

it('a body that has ended is watched no longer, and each body for itself', () => {
  const [ended, slow] = [someRequest(), someRequest()]
  pace.begin(ended)
  pace.begin(slow)
  pace.end(ended)
  vi.advanceTimersByTime(graceMs + 1000)
  expect(givenUp).toEqual([slow])
})
