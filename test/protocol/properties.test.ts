import fc from 'fast-check'
import { describe, test } from 'vitest'
import { casesOf, properties } from './properties.ts'

/** Cases per property. */
const numRuns = Number(process.env.FUZZ_RUNS ?? 3_000)

describe('for every post', () => {
  for (const [name, property] of Object.entries(properties)) {
    test(name, { timeout: 120_000 }, () => {
      fc.assert(property as fc.IRawProperty<unknown>, { numRuns: casesOf(name, numRuns) })
    })
  }
})
