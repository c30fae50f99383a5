import { expect, it } from 'vitest'
import { type CheckRun, isCheckDue } from '../../src/verify/weekly-check.ts'

const hourMs = 3_600_000
const now = Date.parse('2026-11-23T12:00:00Z')
const startedAt = now - 30 * 24 * hourMs
const run = (hoursAgo: number, problem: string | null = null): CheckRun => {
  const at = now - hoursAgo * hourMs
  return { startedAt: at, endedAt: at, checked: null, findings: 0, first: [], problem }
}

it('a check is due a week after the last one, and a day after one that failed', () => {
  expect(isCheckDue(run(7 * 24 - 1), { now, startedAt })).toBe(false)
  expect(isCheckDue(run(7 * 24), { now, startedAt })).toBe(true)
  expect(isCheckDue(run(23, 'no memory'), { now, startedAt })).toBe(false)
  expect(isCheckDue(run(24, 'no memory'), { now, startedAt })).toBe(true)
})

it('the first one is due an hour after the start of the server', () => {
  expect(isCheckDue(null, { now, startedAt: now - hourMs + 1 })).toBe(false)
  expect(isCheckDue(null, { now, startedAt: now - hourMs })).toBe(true)
  expect(isCheckDue(run(8 * 24), { now, startedAt: now - 1 })).toBe(false)
})

it('it is still due after the clock was set back', () => {
  expect(isCheckDue(run(-24), { now, startedAt })).toBe(false)
  expect(isCheckDue(run(-300 * 24), { now, startedAt })).toBe(true)
})
