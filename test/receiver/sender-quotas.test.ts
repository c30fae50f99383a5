import { expect, it } from 'vitest'
import { SenderQuotas } from '../../src/receiver/sender-quotas.ts'

const minuteMs = 60_000
const options = { postsPerMinute: 60, bytesPerMinute: 6000 }
const alarm = { kind: 'alarm', bytes: 1 } as const

it('a sender may post five minutes’ worth at once, and then at its rate', () => {
  const quotas = new SenderQuotas(options)
  for (let n = 0; n < 301; n++) {
    expect(quotas.secondsToWait('a', 0)).toBe(0)
    quotas.count('a', { ...alarm, at: 0 })
  }
  expect(quotas.secondsToWait('a', 0)).toBe(1)
  expect(quotas.secondsToWait('b', 0)).toBe(0)
  expect(quotas.secondsToWait('a', 1000)).toBe(0)
})

it('a camera at its ordinary pace is never refused, however long it posts', () => {
  const quotas = new SenderQuotas(options)
  for (let at = 0; at < 24 * 60 * minuteMs; at += 1000) {
    expect(quotas.secondsToWait('a', at)).toBe(0)
    quotas.count('a', { ...alarm, bytes: 100, at })
  }
})

it('bytes count for themselves', () => {
  const quotas = new SenderQuotas(options)
  quotas.count('a', { ...alarm, bytes: 36_000, at: 0 })
  expect(quotas.secondsToWait('a', 0)).toBe(60)
  expect(quotas.secondsToWait('a', minuteMs)).toBe(0)
})

it('positions and heartbeats count a twentieth', () => {
  const quotas = new SenderQuotas(options)
  for (let n = 0; n < 5990; n++) quotas.count('a', { kind: 'trajectory', bytes: 0, at: 0 })
  expect(quotas.secondsToWait('a', 0)).toBe(0)
  for (let n = 0; n < 20; n++) quotas.count('a', { kind: 'keepalive', bytes: 0, at: 0 })
  expect(quotas.secondsToWait('a', 0)).toBe(1)
})

it('ten thousand and more senders are remembered only as far as there is room', () => {
  const quotas = new SenderQuotas(options)
  for (let n = 0; n < 20_000; n++) quotas.count(`sender ${n}`, { ...alarm, bytes: 36_000, at: 0 })
  expect(quotas.secondsToWait('sender 0', 0)).toBe(0)
  expect(quotas.secondsToWait('sender 19999', 0)).toBe(60)
})
