import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { oneLine } from '../../src/lib/one-line.ts'

describe('a text from outside as one line', () => {
  it.each([
    ['a line end', 'Gate\r\n[12:00] ERROR forged', 'Gate [12:00] ERROR forged'],
    ['a Unicode line end', 'Gate\u2028forged\u0085too', 'Gate forged too'],
    ['what a terminal obeys', 'Gate\x1b[2J\x9b31m\x08', 'Gate [2J 31m'],
    ['marks that turn the direction', 'Gate\u202egro.live\u2066', 'Gategro.live'],
    ['half a character', 'Gate\ud800', 'Gate\ufffd'],
  ])('has no %s', (_, text, line) => {
    expect(oneLine(text, 100)).toBe(line)
  })

  it.each(['Küche', '门口', 'ورودی', '👨‍👩‍👧', 'Gate 1'])('stays as it is: %s', text => {
    expect(oneLine(text, 100)).toBe(text)
  })

  it('says that it was cut', () => {
    expect(oneLine('x'.repeat(1_000_000), 10)).toBe(`${'x'.repeat(9)}…`)
    expect(oneLine('🚗🚗🚗', 2)).toBe('🚗…')
  })

  it('is never longer than asked for, and never more than one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.integer({ min: 1, max: 50 }), (text, most) => {
        const line = oneLine(text, most)
        expect([...line].length).toBeLessThanOrEqual(most)
        expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u)
      }),
    )
  })
})
