import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextUuid, uuid7, uuidPattern } from '../../src/lib/uuid7.ts'

const moment = fc.integer({ min: 0, max: 2 ** 48 - 1 })
const tail = fc.uint8Array({ minLength: 10, maxLength: 10 })
const whole = new RegExp(`^${uuidPattern.source}$`)

test('an id has the form of a UUIDv7 whatever its random bytes', () => {
  fc.assert(fc.property(moment, tail, (at, random) => void expect(uuid7(at, random)).toMatch(whole)))
})

test('ids of later moments come later in the alphabet', () => {
  fc.assert(
    fc.property(moment, moment, tail, tail, (one, two, a, b) => {
      fc.pre(one < two)
      expect(uuid7(one, a) < uuid7(two, b)).toBe(true)
    }),
  )
})

test('the same moment and bytes give the same id', () => {
  fc.assert(fc.property(moment, tail, (at, random) => void expect(uuid7(at, random)).toBe(uuid7(at, random))))
})

test('ids that belong together differ, share all but the last group and can be worked out again', () => {
  fc.assert(
    fc.property(moment, tail, fc.integer({ min: 1, max: 500 }), (at, random, steps) => {
      const id = uuid7(at, random)
      const next = nextUuid(id, steps)
      expect(next).toMatch(whole)
      expect(next).not.toBe(id)
      expect(next.slice(0, 24)).toBe(id.slice(0, 24))
      expect(nextUuid(nextUuid(id, steps - 1), 1)).toBe(next)
    }),
  )
})

test('the last group wraps around without growing', () => {
  const id = uuid7(0, Buffer.alloc(10, 0xff))
  expect(nextUuid(id, 1)).toMatch(whole)
  expect(nextUuid(id, 1).endsWith('-000000000000')).toBe(true)
})
