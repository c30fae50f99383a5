import fc from 'fast-check'
import { expect, test } from 'vitest'
import { likenessOf } from '../../src/model/plate-likeness.ts'

const plate = fc.string({ unit: fc.constantFrom(...'ABO08I1SZ25💙é'), minLength: 3, maxLength: 9 })

test('a plate with one character missing, added or different, or two swapped, is like the plate', () => {
  fc.assert(
    fc.property(plate, fc.nat(), fc.constantFrom(...'XQ💙'), (text, seed, other) => {
      const characters = Array.from(text)
      fc.pre(characters.length >= 3)
      const at = seed % (characters.length - 1)
      const swapped = characters.with(at, characters[at + 1] ?? '').with(at + 1, characters[at] ?? '')
      const edited = [
        characters.toSpliced(at, 1),
        characters.toSpliced(at, 0, other),
        characters.with(at, other),
        swapped,
      ]
      for (const one of edited)
        expect([text, one.join(''), likenessOf(text, one.join(''))?.why]).not.toContain(undefined)
    }),
  )
})

test('plates that differ in more are not alike, whatever their length', () => {
  for (const [a, b] of [
    ['AB1234', 'CD5678'],
    ['AB1234', 'AB12'],
    ['AB1234', 'AX9234'],
  ] as const)
    expect(likenessOf(a, b)).toBeNull()
})
