import { expect, it } from 'vitest'
import { actsOnPlates } from '../../../src/outputs/queued/acts-on-plates.ts'
import { isFailing } from '../../../src/outputs/queued/failure-alerts.ts'
import type { Rule, When } from '../../../src/rules/index.ts'

const rules = (when: When) => ({
  named: () => ({ id: 'r', source: 'database', config: { name: 'r', when } }) as unknown as Rule,
})

it('an output that acts on certain plates is urgent: by its own condition or by its rule', () => {
  const none = { named: () => null }
  expect(actsOnPlates({ when: { plate: { group: ['allow'] } }, rule: undefined }, none)).toBe(true)
  expect(actsOnPlates({ when: { plate: { known: true } }, rule: undefined }, none)).toBe(true)
  expect(actsOnPlates({ when: {}, rule: 'r' }, rules({ plate: { list: ['allow'] } }))).toBe(true)
  expect(actsOnPlates({ when: { plate: { known: false } }, rule: undefined }, none)).toBe(false)
  expect(actsOnPlates({ when: { category: ['lpr'] }, rule: 'r' }, rules({ target: ['person'] }))).toBe(false)
})

it('an urgent output fails after five minutes, any other after an hour', () => {
  const minute = 60_000
  expect([4, 6, 61].map(minutes => isFailing({ since: 0 }, minutes * minute, true))).toEqual([false, true, true])
  expect([6, 59, 61].map(minutes => isFailing({ since: 0 }, minutes * minute))).toEqual([false, false, true])
})
